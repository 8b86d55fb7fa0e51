"""Places in a list, and small shared pieces of the console's questions."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from lead_orchestrator.kit.errors import Invalid

PAGE = 50
Json = dict[str, Any]


def cursor_of(at: datetime, row_id: UUID) -> str:
    """Return the place behind a row, opaque to the caller."""
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), str(row_id)]).encode()).decode()


def place_of(cursor: str | None) -> tuple[datetime | None, UUID | None]:
    """Return the place a cursor names; raises `Invalid` for what is none."""
    if not cursor:
        return None, None
    try:
        at, row_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return datetime.fromisoformat(at), UUID(row_id)
    except (ValueError, TypeError, AttributeError) as error:
        raise Invalid({"cursor": "this is not a place in the list"}) from error


def iso(value: datetime | None) -> str | None:
    """Return an instant as ISO 8601 with its offset."""
    return None if value is None else value.isoformat()


VEHICLE = (
    "case when v.id is null then null else coalesce(nullif(trim(concat_ws(' ', v.year,"
    " nullif(v.make, ''), nullif(v.model, ''))), ''), v.typed) end"
)


def page(items: list[Json], next_cursor: str | None) -> Json:
    """Return one page of a list."""
    return {"items": items, "next_cursor": next_cursor}
