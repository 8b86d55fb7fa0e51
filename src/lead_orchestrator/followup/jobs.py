"""What the worker does for a new lead: the first touch, at once, on every channel allowed."""

from __future__ import annotations

from lead_orchestrator.followup.actions import first_touch
from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.leads.facts import LeadReceived

# An import brings people who asked long ago: nobody is written to without being told so.
QUIET_SOURCES = frozenset({"csv"})


class FollowupJobs:
    """Jobs of the follow-up room."""

    def __init__(self, units: Units, *, chat_url: str, link_days: int) -> None:
        self.units = units
        self.chat_url = chat_url
        self.link_days = link_days

    async def first_touch(self, fact: LeadReceived, told: Told) -> None:
        """Greet a new lead by e-mail and SMS; a repeat finds both in the outbox."""
        if fact.lead_id is None or fact.source in QUIET_SOURCES:
            return
        async with self.units.open(organisation_id=told.organisation_id) as unit:
            await first_touch(unit, fact.lead_id, chat_url=self.chat_url, link_days=self.link_days)
