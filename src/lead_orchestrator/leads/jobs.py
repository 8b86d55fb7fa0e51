"""What the worker does with web forms: understand them and make leads."""

from __future__ import annotations

from lead_orchestrator.kit import receipts, strict_json
from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.unit import Actor, Units
from lead_orchestrator.leads.actions import receive
from lead_orchestrator.leads.facts import WebFormAccepted
from lead_orchestrator.leads.rules.intake import Hears, from_web_form


class LeadsJobs:
    """Jobs of the leads room. `hears` tells what language somebody wrote in."""

    def __init__(self, units: Units, *, hears: Hears | None = None) -> None:
        self.units = units
        self.hears = hears

    async def take_in(self, fact: WebFormAccepted, told: Told) -> None:
        """Understand one kept web form; a replay finds the lead that is there."""
        async with self.units.open(
            actor=Actor("customer"), organisation_id=told.organisation_id
        ) as unit:
            receipt = await receipts.load(unit, fact.receipt_id)
            if receipt is None or receipt.location_id is None or receipt.state != "new":
                return
            request = from_web_form(
                strict_json.loads(receipt.body), key=str(receipt.id), hears=self.hears
            )
            lead_id, _ = await receive(unit, request, location_id=receipt.location_id)
            await receipts.settle(unit, receipt.id, state="understood", lead_id=lead_id)
