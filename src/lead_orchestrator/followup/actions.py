"""Changes that follow-up makes: messages into the outbox."""

from __future__ import annotations

from uuid import UUID

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.leads.queries import lead
from lead_orchestrator.messaging.actions.conversations import open_conversation
from lead_orchestrator.messaging.actions.links import issue_link
from lead_orchestrator.messaging.actions.outbox import Draft, queue
from lead_orchestrator.messaging.queries import language_with
from lead_orchestrator.messaging.rules.templates import FirstTouchView, render_first_touch
from lead_orchestrator.tenancy.queries import location


async def first_touch(unit: Unit, lead_id: UUID, *, chat_url: str, link_days: int) -> int:
    """Queue the first e-mail and SMS of a lead; return how many were new.

    Whether each may be sent is the send gate's to say. Asking twice queues nothing twice: the
    intent is the lead, and the link is made only when there is something to send.
    """
    known = await unit.row(
        text("select 1 from outbox where kind = 'first_touch' and intent = :intent limit 1"),
        {"intent": str(lead_id)},
    )
    if known is not None:
        return 0
    asked = await lead(unit, lead_id)
    place = await location(unit, asked.location_id)
    await open_conversation(unit, location_id=asked.location_id, person_id=asked.person.id)
    link = await issue_link(unit, lead_id=lead_id, chat_url=chat_url, days=link_days)
    rendered = render_first_touch(
        FirstTouchView(
            first_name=asked.person.first_name,
            vehicle=asked.vehicle.label if asked.vehicle else None,
            service=asked.service_wanted or None,
            location_name=place.name,
            location_address=place.address,
            location_phone=place.phone,
            link=link,
            language=await language_with(unit, lead_id),
        )
    )
    queued = 0
    for channel, recipient in (
        ("email", asked.person.email),
        ("sms", asked.person.phone_e164 or asked.person.phone),
    ):
        if not recipient:
            continue
        made = await queue(
            unit,
            Draft(
                kind="first_touch",
                klass="inquiry",
                intent=str(lead_id),
                channel="email" if channel == "email" else "sms",
                recipient=recipient,
                subject=rendered.subject if channel == "email" else None,
                body=rendered.text if channel == "email" else rendered.sms,
                html=rendered.html if channel == "email" else None,
                match=link,
                lead_id=lead_id,
                person_id=asked.person.id,
                location_id=asked.location_id,
            ),
        )
        queued += made is not None
    return queued
