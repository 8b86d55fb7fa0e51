"""Sending a customer a fresh chat link, to the contacts we already know and to nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.leads.queries import lead
from lead_orchestrator.messaging.actions.links import issue_link
from lead_orchestrator.messaging.actions.outbox import Draft, queue
from lead_orchestrator.messaging.queries import language_with, last_new_link_at
from lead_orchestrator.messaging.rules.templates import NewLinkView, render_new_link
from lead_orchestrator.tenancy.queries import location

PAUSE = timedelta(minutes=10)


async def send_new_link(unit: Unit, *, lead_id: UUID, chat_url: str, days: int) -> bool:
    """Queue a fresh link by e-mail and text; return False when one went out ten minutes ago."""
    before = await last_new_link_at(unit, lead_id)
    if before is not None and unit.now - before < PAUSE:
        return False
    known = await lead(unit, lead_id)
    place = await location(unit, known.location_id)
    link = await issue_link(unit, lead_id=lead_id, chat_url=chat_url, days=days)
    written = render_new_link(
        NewLinkView(
            first_name=known.person.first_name,
            location_name=place.name,
            location_address=place.address,
            location_phone=place.phone,
            link=link,
            days=days,
            language=await language_with(unit, lead_id),
        )
    )
    # The same minute twice (two tabs, a double click) is one intent.
    email = Draft(
        kind="new_link",
        klass="transactional",
        intent=f"{lead_id}:{int(unit.now.timestamp()) // 60}",
        channel="email",
        recipient=known.person.email or "",
        subject=written.subject,
        body=written.text,
        html=written.html,
        match=link,
        lead_id=lead_id,
        person_id=known.person.id,
        location_id=known.location_id,
    )
    if known.person.email:
        await queue(unit, email)
    if known.person.phone_e164:
        sms = replace(
            email,
            channel="sms",
            recipient=known.person.phone_e164,
            subject=None,
            body=written.sms,
            html=None,
        )
        await queue(unit, sms)
    return True
