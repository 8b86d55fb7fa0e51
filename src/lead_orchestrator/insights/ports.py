"""What insights need of the assistant: made once by the composition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
