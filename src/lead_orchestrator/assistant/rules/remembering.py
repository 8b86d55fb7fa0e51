"""How much of a conversation a turn remembers, and how its lines are marked.

Promises that the customer's newest words are kept whatever came before, and that a mark depends on
the lines before it alone: what a vendor cached of a talk stays true.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from lead_orchestrator.assistant.rules.context import Channel, Line
from lead_orchestrator.tenancy.rules.hours import when_text

LINES = 40
CHARACTERS = 12_000
_CHANNELS: dict[Channel, str] = {"web": "in the chat", "sms": "by SMS", "email": "by e-mail"}


def remembered(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the newest lines that fit, in order; the last one always does."""
    kept: list[Line] = []
    room = CHARACTERS
    for line in reversed(lines[-LINES:]):
        room -= len(line.text)
        if kept and room < 0:
            break
        kept.append(line)
    return tuple(reversed(kept))


def marked(lines: Iterable[Line], timezone: str) -> tuple[Line, ...]:
    """Mark each line whose channel or local day is not that of the line before."""
    found: list[Line] = []
    channel: Channel = "web"
    day = None
    zone = ZoneInfo(timezone)
    for line in lines:
        said: list[str] = []
        if line.channel != channel:
            said.append(_CHANNELS[line.channel])
            channel = line.channel
        if line.at is not None and line.at.astimezone(zone).date() != day:
            said.append(when_text(line.at, timezone))
            day = line.at.astimezone(zone).date()
        found.append(replace(line, mark=f"[{', '.join(said)}] ") if said else line)
    return tuple(found)
