"""The assistant's desk, as the doors of insights find it."""

from __future__ import annotations

from typing import cast

from fastapi import Request

from lead_orchestrator.insights.ports import Desk


def desk_of(request: Request) -> Desk:
    """Return the desk the application was composed with."""
    return cast("Desk", request.app.state.desk)
