"""Traces for OpenTelemetry; imported only when it is configured.

Promises that a span leaves with names, ids, types and times: no text of an error, no query of an
address, nothing about the caller's machine.
"""

from __future__ import annotations

from collections.abc import Sequence

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace.status import Status
from opentelemetry.util.types import AttributeValue

_KEPT = frozenset(
    {
        "http.method",
        "http.route",
        "http.status_code",
        "http.request.method",
        "http.response.status_code",
        "asgi.event.type",
        "error.type",
        # Calls of models: names, counts and times; never what was said.
        "gen_ai.operation.name",
        "gen_ai.provider.name",
        "gen_ai.agent.name",
        "gen_ai.conversation.id",
        "gen_ai.tool.name",
        "gen_ai.request.model",
        "gen_ai.request.max_tokens",
        "gen_ai.request.stream",
        "gen_ai.response.id",
        "gen_ai.response.model",
        "gen_ai.response.finish_reasons",
        "gen_ai.response.time_to_first_chunk",
        "gen_ai.usage.input_tokens",
        "gen_ai.usage.cache_read.input_tokens",
        "gen_ai.usage.cache_creation.input_tokens",
        "gen_ai.usage.output_tokens",
        "gen_ai.usage.reasoning.output_tokens",
    }
)


def make_tracer(endpoint: str) -> trace.Tracer:
    """Return a tracer that exports to an OTLP collector (HTTP) and is this process's default."""
    provider = TracerProvider(resource=Resource.create({"service.name": "lead-orchestrator"}))
    exporter = OTLPSpanExporter(endpoint=endpoint.rstrip("/") + "/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(_Plain(exporter)))
    trace.set_tracer_provider(provider)
    return trace.get_tracer("lead_orchestrator")


class _Plain(SpanExporter):
    """Exports spans without what people said or are."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Export what may leave of some spans."""
        return self._exporter.export([_plain(span) for span in spans])

    def shutdown(self) -> None:
        """Send what is left, and end."""
        self._exporter.shutdown()


def _plain(span: ReadableSpan) -> ReadableSpan:
    kept: dict[str, AttributeValue] = {
        name: value for name, value in (span.attributes or {}).items() if name in _KEPT
    }
    for event in span.events:
        kind = (event.attributes or {}).get("exception.type")
        if kind is not None:
            kept["error.type"] = kind
    return ReadableSpan(
        name=span.name,
        context=span.get_span_context(),
        parent=span.parent,
        resource=span.resource,
        attributes=kept,
        links=span.links,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )
