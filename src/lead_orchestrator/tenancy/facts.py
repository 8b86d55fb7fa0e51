"""What happened in tenancy."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lead_orchestrator.kit.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSignedIn(Fact):
    """A member of staff began a session."""

    staff_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSignedOut(Fact):
    """A member of staff ended a session."""

    staff_id: UUID
