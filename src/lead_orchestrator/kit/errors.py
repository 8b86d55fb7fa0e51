"""How the product says no: refusals with a kind and a stable code.

A refusal is expected and pages nobody; `kit.web` maps its kind to an HTTP status.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """What sort of no it is; `kit.web.STATUS` gives each its HTTP status."""

    INVALID = "invalid"
    UNAUTHORISED = "unauthorised"
    FORBIDDEN = "forbidden"
    MISSING = "missing"
    CONFLICT = "conflict"
    GONE = "gone"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"


class Refusal(Exception):  # noqa: N818 - it is a refusal, not an error
    """A no that was foreseen; subclasses stand beside the action that raises them."""

    kind: ClassVar[Kind] = Kind.INVALID
    code: ClassVar[str] = "invalid"
    title: ClassVar[str] = "The request cannot be done."

    def __init__(self, detail: str = "", **more: object) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.more = more


class Missing(Refusal):
    """It does not exist, or not for this caller: both look the same from outside."""

    kind = Kind.MISSING
    code = "not_found"
    title = "There is nothing here."


class Forbidden(Refusal):
    """The caller is known and may not do this."""

    kind = Kind.FORBIDDEN
    code = "forbidden"
    title = "You may not do this."


class Invalid(Refusal):
    """The request is understood but some fields are not acceptable."""

    kind = Kind.INVALID
    code = "invalid_fields"
    title = "Some fields need another look."

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(
            "; ".join(f"{field}: {message}" for field, message in errors.items()),
            errors=[{"field": f, "message": m} for f, m in errors.items()],
        )


class Unavailable(Refusal):
    """A fault of ours or a neighbour's; asking again later is right."""

    kind = Kind.UNAVAILABLE
    code = "unavailable"
    title = "We cannot do this just now; please try again in a moment."
