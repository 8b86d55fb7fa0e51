"""Spans of turns and tools by OpenTelemetry's conventions for generative AI; nothing when off.

Promises names, ids, counts and outcomes, and never what was said.
https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-agent-spans/
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID

from lead_orchestrator.assistant.ports import Usage
from lead_orchestrator.assistant.turns.answer import Answer
from lead_orchestrator.kit.telemetry import tracer

AGENT = "assistant"
_PROVIDERS = {"claude": "anthropic"}


@contextmanager
def turn_span(conversation_id: UUID) -> Generator[list[Answer]]:
    """Trace a turn; the answer that is put into the list last is the one it ended with."""
    made: list[Answer] = []
    tracing = tracer()
    if tracing is None:
        yield made
        return
    told = {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": AGENT,
        "gen_ai.conversation.id": str(conversation_id),
    }
    with tracing.start_as_current_span(f"invoke_agent {AGENT}", attributes=told) as span:
        yield made
        if made:
            span.set_attributes(_told(made[-1]))


def _told(answer: Answer) -> dict[str, str | int]:
    usage = sum((call.usage for call in answer.calls), Usage())
    served = answer.served_by
    told: dict[str, str | int] = {
        "gen_ai.usage.input_tokens": usage.input + usage.cached_read + usage.cached_write,
        "gen_ai.usage.output_tokens": usage.output,
    }
    if served is not None:
        told["gen_ai.provider.name"] = _PROVIDERS.get(served.provider, served.provider)
        told["gen_ai.request.model"] = served.model
    if answer.outcome in ("failed", "refused", "looped"):
        told["error.type"] = answer.outcome
    return told


@contextmanager
def tool_span(name: str) -> Generator[None]:
    """Trace one tool."""
    tracing = tracer()
    if tracing is None:
        yield
        return
    told = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": name[:64]}
    with tracing.start_as_current_span(f"execute_tool {name[:64]}", attributes=told):
        yield
