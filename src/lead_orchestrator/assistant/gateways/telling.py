"""A request in words every wire has: turns of two sides, what was shown, what must be minded.

Promises that customer text stands in the customer's turns and nowhere else, and that what we add
for the model cannot be closed or forged from within a text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, cast

import orjson

from lead_orchestrator.assistant.ports import Carried, ModelRequest
from lead_orchestrator.assistant.rules.context import Call, Card, Exchange, Json, Line

CARDS_TOLD = 4
STAFF = "[written by the shop's staff] "
Side = Literal["user", "assistant"]
NOT_USED = '{"error":"not_used","hint":"Too many tools at once; ask again if it is needed."}'
UNREADABLE = "unreadable_arguments"
_OPENING = "(The customer asked for a quote on the shop's website; the shop wrote first.)"
_WAITING = "(The customer waits for an answer.)"


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of the talk, neighbours of the same side made one."""

    role: Side
    text: str


@dataclass(frozen=True, slots=True)
class Round:
    """The tool calls a model made together, and what it wants back with their results."""

    exchanges: tuple[Exchange, ...]
    blocks: tuple[dict[str, Json], ...]  # empty unless this provider gave them


def said_so_far(history: Sequence[Line]) -> tuple[list[Said], Said]:
    """Return the earlier turns, beginning with the customer's side, and the customer's newest."""
    turns: list[Said] = []
    for line in history:
        role: Side = "user" if line.author == "customer" else "assistant"
        text = _text(line)
        if text and turns and turns[-1].role == role:
            turns[-1] = Said(role, f"{turns[-1].text}\n{text}")
        elif text:
            turns.append(Said(role, text))
    newest = turns.pop() if turns and turns[-1].role == "user" else Said("user", _WAITING)
    if turns and turns[0].role == "assistant":
        turns.insert(0, Said("user", _OPENING))
    return turns, newest


def _text(line: Line) -> str:
    text = line.text.strip()
    return STAFF + text if text and line.author == "staff" else text


def rounds(request: ModelRequest, provider: str) -> list[Round]:
    """Return this turn's exchanges by round, with the blocks that `provider` wants back."""
    found: list[Round] = []
    for number, group in groupby(request.exchanges, key=lambda e: e.round):
        carried = request.carried.get(number)
        found.append(Round(tuple(group), _blocks(carried, provider)))
    return found


def _blocks(carried: Carried | None, provider: str) -> tuple[dict[str, Json], ...]:
    if carried is None or carried.provider != provider:
        return ()
    return cast("tuple[dict[str, Json], ...]", carried.blocks)


def result_text(exchange: Exchange) -> str:
    """Return a tool's result as a model reads it."""
    return orjson.dumps(exchange.result.body, default=str).decode()


def arguments_of(raw: str) -> Mapping[str, Json]:
    """Return a call's arguments; what is no JSON object becomes one that every tool refuses."""
    if not raw.strip():
        return {}
    try:
        given: object = orjson.loads(raw)
    except orjson.JSONDecodeError:
        given = None
    if isinstance(given, dict):
        return cast("Mapping[str, Json]", given)
    return {UNREADABLE: raw[:200]}


def arguments_text(call: Call) -> str:
    """Return a call's arguments as the JSON text they once were."""
    return orjson.dumps(dict(call.arguments), default=str).decode()


def changing(request: ModelRequest) -> str:
    """Return the part of the system prompt that differs from turn to turn, with what was shown."""
    shown = shown_note(request.history)
    parts = [*request.system[-1:], *([shown] if shown else [])]
    return "\n\n".join(parts)


def shown_note(history: Sequence[Line]) -> str | None:
    """Return the newest cards the customer has seen, so that "the second one" has a meaning."""
    cards = [c for line in history if line.author != "customer" for c in line.cards]
    told = [t for t in map(_told, cards) if t is not None][-CARDS_TOLD:]
    if not told:
        return None
    return f"Cards the customer has seen, oldest first:\n<shown>{_safe(told)}</shown>"


def _told(card: Card) -> dict[str, Json] | None:
    kind = card.get("kind")
    if kind == "slots":
        slots = enumerate(_rows(card, "slots"), 1)
        listed = [_kept(s, "starts_at", "label", "drop_off") | {"n": n} for n, s in slots]
        return {"kind": "slots", "for": card.get("service_name"), "slots": listed}
    if kind == "services":
        rows = enumerate(_rows(card, "services"), 1)
        listed = [_kept(s, "name", "price_text") | {"n": n} for n, s in rows]
        return {"kind": "services", "services": listed}
    if kind == "confirm":
        kept = _kept(card, "starts_at", "label", "price_text", "expires_at")
        action = card.get("action") or "book"
        return {"kind": "confirm", "action": action, "services": card.get("service_name")} | kept
    if kind == "booking":
        made: Mapping[str, Json] = card.get("appointment") or {}
        return {"kind": "booking"} | _kept(made, "starts_at", "label", "state")
    return None


def _rows(card: Card, name: str) -> Sequence[Mapping[str, Json]]:
    return cast("Sequence[Mapping[str, Json]]", card.get(name) or ())


def _kept(row: Mapping[str, Json], *names: str) -> dict[str, Json]:
    return {name: row[name] for name in names if row.get(name) is not None}


def turn_note(request: ModelRequest, *, told: str = "") -> str | None:
    """Return what this reply must mind: what was sent already, and why a try was stopped.

    `told` is the text that the vendor sees in its own blocks of this turn.
    """
    parts: list[str] = []
    said = request.said.strip()
    if said and " ".join(said.split()) != " ".join(told.split()):
        parts.append(
            "The customer has already been sent the beginning of your answer:\n"
            f"<sent>{_safe(said)}</sent>\n"
            "Go on right after it. Do not repeat or contradict it, and do not greet again. If"
            " nothing is left to say, end with one short question that leads on."
        )
    if request.corrections:
        reasons = "\n".join(f"<reason>{_safe(c)}</reason>" for c in request.corrections)
        parts.append(
            "An earlier try of this answer was stopped before the customer saw it:\n"
            f"{reasons}\nSay it another way, with nothing that was stopped."
        )
    return "<turn>\n" + "\n".join(parts) + "\n</turn>" if parts else None


def _safe(value: Json) -> str:
    """Return JSON in which no tag can be opened or closed."""
    return orjson.dumps(value, default=str).decode().replace("<", "\\u003c")


def glued(said: str, text: str) -> str:
    """Return the first words of a reply with a space when what was said before has none."""
    return f" {text}" if said and not said[-1].isspace() and not text[:1].isspace() else text
