"""The life of a lead: which status may follow which."""

from __future__ import annotations

from typing import Literal, get_args

Status = Literal["new", "contacted", "chat_active", "appointment_scheduled", "converted", "lost"]
_RANK = {status: rank for rank, status in enumerate(get_args(Status))}


def advances(current: Status, to: Status) -> bool:
    """Say whether a lead at `current` moves on to `to`.

    Forward only; `lost` ends it unless the customer comes back and talks or books.
    """
    if current == to:
        return False
    if current == "lost":
        return to in ("chat_active", "appointment_scheduled", "converted")
    return _RANK[to] > _RANK[current]
