"""The one text message that says a stop was heard.

Promises at most one for each stop, that it offers nothing, and none where the carrier says it
itself: rules allow one confirmation (47 CFR 64.1200(a)(12)), and a carrier that recognised its
own keyword has sent one and takes nothing more from us.
"""

from __future__ import annotations

from uuid import UUID

from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.leads.queries import lead
from lead_orchestrator.messaging.actions.outbox import Draft, queue
from lead_orchestrator.messaging.queries import language_with
from lead_orchestrator.messaging.rules.templates import render_stopped
from lead_orchestrator.tenancy.queries import location

KIND = "opt_out_confirmed"


async def confirm_stop(unit: Unit, *, lead_id: UUID, phone: str, intent: str) -> None:
    """Queue the confirmation of a stop in free words, in the language of the talk."""
    asked = await lead(unit, lead_id)
    shop = await location(unit, asked.location_id)
    await queue(
        unit,
        Draft(
            kind=KIND,
            klass="house",  # the only class that may follow a stop
            intent=intent,
            channel="sms",
            recipient=phone,
            body=render_stopped(shop.name, language=await language_with(unit, lead_id)),
            lead_id=lead_id,
            person_id=asked.person.id,
            location_id=asked.location_id,
        ),
    )
