"""What happened between us and the shop-management system."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lead_orchestrator.kit.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderNewsAccepted(Fact):
    """A webhook was kept raw and waits to be understood."""

    receipt_id: UUID
