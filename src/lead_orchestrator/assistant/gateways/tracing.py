"""Spans of calls by OpenTelemetry's conventions for generative AI; nothing when it is off.

Promises that no content is in them: names, counts, reasons and times.
https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
"""

from __future__ import annotations

from typing import Any, Protocol

from lead_orchestrator.assistant.ports import ModelFailed, Usage

_PROVIDERS = {"claude": "anthropic", "openai": "openai"}


class Read(Protocol):
    """What a reading knows of its reply."""

    response_id: str
    response_model: str
    usage: Usage | None


class CallSpan:
    """The span of one call. Not the current one: a generator is resumed in others' contexts."""

    def __init__(self, tracer: Any, *, provider: str, model: str, max_tokens: int) -> None:  # noqa: ANN401 - OpenTelemetry is optional
        from opentelemetry.trace import SpanKind  # noqa: PLC0415 - only when configured

        self._first_s: float | None = None
        self._span = tracer.start_span(
            f"chat {model}",
            kind=SpanKind.CLIENT,
            attributes={
                "gen_ai.operation.name": "chat",
                "gen_ai.provider.name": _PROVIDERS.get(provider, provider),
                "gen_ai.request.model": model,
                "gen_ai.request.max_tokens": max_tokens,
                "gen_ai.request.stream": True,
            },
        )

    def first(self, seconds: float) -> None:
        """The first words or call came after so many seconds."""
        if self._first_s is None:
            self._first_s = seconds
            self._span.set_attribute("gen_ai.response.time_to_first_chunk", seconds)

    def end(self, read: Read, *, reason: str | None, error: BaseException | None) -> None:
        """End the span with what is known of the reply."""
        told: dict[str, Any] = {}
        if read.response_id:
            told["gen_ai.response.id"] = read.response_id
        if read.response_model:
            told["gen_ai.response.model"] = read.response_model
        if reason is not None:
            told["gen_ai.response.finish_reasons"] = [reason]
        if read.usage is not None:
            told |= _counts(read.usage)
        if error is not None:
            from opentelemetry.trace import StatusCode  # noqa: PLC0415 - only when configured

            failed = isinstance(error, ModelFailed)
            told["error.type"] = error.trouble if failed else type(error).__name__
            self._span.set_status(StatusCode.ERROR)
        self._span.set_attributes(told)
        self._span.end()


def _counts(usage: Usage) -> dict[str, int]:
    """Return usage by the conventions: their input holds the cached tokens."""
    return {
        "gen_ai.usage.input_tokens": usage.input + usage.cached_read + usage.cached_write,
        "gen_ai.usage.cache_read.input_tokens": usage.cached_read,
        "gen_ai.usage.cache_creation.input_tokens": usage.cached_write,
        "gen_ai.usage.output_tokens": usage.output,
        "gen_ai.usage.reasoning.output_tokens": usage.reasoning,
    }
