"""Tools as the three wires want to be told of them, made once for each set of tools.

Takes from a schema what no vendor needs or what one may refuse; a tool checks its arguments anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

import orjson

from lead_orchestrator.assistant.ports import ToolSpec
from lead_orchestrator.assistant.rules.context import Json

_KEPT_SETS = 8


def plain_schema(schema: Mapping[str, Json]) -> dict[str, Json]:
    """Return an object schema without titles and without what stands above an object's top."""
    plain = _plain(schema)
    plain.pop("description", None)  # the tool's own description says it
    for refused in ("oneOf", "anyOf", "allOf", "enum", "not", "$schema"):
        plain.pop(refused, None)
    plain["type"] = "object"
    plain.setdefault("properties", {})
    return plain


def _plain(schema: Mapping[str, Json]) -> dict[str, Json]:
    """Return a schema without titles; a property may well be called `title`."""
    plain: dict[str, Json] = {}
    for key, value in schema.items():
        if key == "title":
            continue
        if key in {"properties", "$defs"} and isinstance(value, Mapping):
            named = cast("Mapping[str, Json]", value)
            plain[key] = {name: _inner(inner) for name, inner in named.items()}
        else:
            plain[key] = _inner(value)
    return plain


def _inner(value: Json) -> Json:
    if isinstance(value, Mapping):
        return _plain(cast("Mapping[str, Json]", value))
    if isinstance(value, list):
        return [_inner(v) for v in cast("list[Json]", value)]
    return value


class Dressed:
    """The tools of requests in one wire's words, serialised once for each set."""

    def __init__(self, dress: Callable[[Sequence[ToolSpec]], list[dict[str, Json]]]) -> None:
        self._dress = dress
        self._known: dict[tuple[int, ...], tuple[tuple[ToolSpec, ...], orjson.Fragment]] = {}

    def of(self, tools: tuple[ToolSpec, ...]) -> orjson.Fragment:
        """Return the JSON of `tools`; the same objects are dressed once."""
        key = tuple(map(id, tools))  # kept alive beside their JSON, so an id means one tool
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _KEPT_SETS:
                self._known.clear()
            known = (tools, orjson.Fragment(orjson.dumps(self._dress(tools))))
            self._known[key] = known
        return known[1]
