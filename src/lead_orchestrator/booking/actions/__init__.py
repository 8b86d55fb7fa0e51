"""What booking can do. Each verb is one change in the caller's unit."""

from lead_orchestrator.booking.actions.bays import add_bay
from lead_orchestrator.booking.actions.confirmations import confirm
from lead_orchestrator.booking.actions.times import (
    AlreadyBooked,
    PriceChanged,
    SlotNotOffered,
    SlotTaken,
    TooLate,
    book,
    cancel,
    expire,
    hold,
    move,
    release,
)

__all__ = [
    "AlreadyBooked",
    "PriceChanged",
    "SlotNotOffered",
    "SlotTaken",
    "TooLate",
    "add_bay",
    "book",
    "cancel",
    "confirm",
    "expire",
    "hold",
    "move",
    "release",
]
