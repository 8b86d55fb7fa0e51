"""Which of many free times to show: few, and spread over days and hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from lead_orchestrator.booking.rules.appointments import Slot

MOST = 6
DAYS = 3


def _evenly(slots: Sequence[Slot], count: int) -> list[Slot]:
    if len(slots) <= count:
        return list(slots)
    if count == 1:
        return [slots[0]]
    step = (len(slots) - 1) / (count - 1)
    return [slots[round(n * step)] for n in range(count)]


def spread(slots: Sequence[Slot], *, most: int = MOST) -> tuple[Slot, ...]:
    """Return at most `most` of the free times, earliest first: two on each of the first days.

    When only one day has free times, they are spread over that day.
    """
    by_day: dict[date, list[Slot]] = defaultdict(list)
    for slot in slots:
        by_day[slot.starts_at.astimezone(ZoneInfo(slot.timezone)).date()].append(slot)
    days = sorted(by_day)[:DAYS]
    if not days:
        return ()
    each, extra = divmod(most, len(days))
    found: list[Slot] = []
    for place, day in enumerate(days):
        found += _evenly(by_day[day], each + (place < extra))
    return tuple(found)
