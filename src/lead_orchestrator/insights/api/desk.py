"""What the doors of insights need of the assistant: made once, kept with the application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from fastapi import Request

from lead_orchestrator.assistant.queries.policy import Policies
from lead_orchestrator.assistant.rules.models import ModelBook
from lead_orchestrator.assistant.rules.routing import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The house's policy, the models it can choose from, and how they do."""

    house: Policy
    book: ModelBook
    providers: frozenset[str]
    prompts: frozenset[str]
    policies: Policies
    health: Callable[[], Mapping[str, str]]


def desk_of(request: Request) -> Desk:
    """Return the desk the application was composed with."""
    return cast("Desk", request.app.state.desk)
