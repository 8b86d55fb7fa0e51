"""What the customer gets in writing: an e-mail with the calendar file, and a text message.

Promises one message per channel for each version of an appointment, and none for a version that
was overtaken by a later one: its own news says what holds.
"""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from lead_orchestrator.booking.queries import appointment
from lead_orchestrator.booking.rules.appointments import Appointment
from lead_orchestrator.booking.rules.invitation import NAME, TYPE, Host, calendar_file
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.wording import Language
from lead_orchestrator.leads.queries import LeadView, lead
from lead_orchestrator.messaging.actions import Attachment, Draft, issue_link, queue
from lead_orchestrator.messaging.queries import language_with
from lead_orchestrator.messaging.rules.templates import BookingView, render_booking
from lead_orchestrator.messaging.rules.wordings import wording
from lead_orchestrator.tenancy.queries import location
from lead_orchestrator.tenancy.rules.places import Location

News = Literal["booked", "moved", "cancelled"]


async def confirm(
    unit: Unit,
    *,
    appointment_id: UUID,
    sequence: int,
    news: News,
    chat_url: str,
    link_days: int,
) -> int:
    """Queue the confirmations of one version of an appointment; return how many were new.

    Whether each may be sent is the send gate's to say.
    """
    visit = await appointment(unit, appointment_id)
    if visit.sequence != sequence or visit.ends_at <= unit.now:
        return 0
    asked = await lead(unit, visit.lead_id)
    shop = await location(unit, visit.location_id)
    link = await issue_link(unit, lead_id=asked.id, chat_url=chat_url, days=link_days)
    spoken = await language_with(unit, asked.id)
    drafts = _drafts(visit, asked=asked, shop=shop, news=news, link=link, spoken=spoken)
    return len([made for draft in drafts if (made := await queue(unit, draft)) is not None])


def _drafts(
    visit: Appointment,
    *,
    asked: LeadView,
    shop: Location,
    news: News,
    link: str,
    spoken: Language,
) -> list[Draft]:
    vehicle = asked.vehicle.label if asked.vehicle else None
    written = render_booking(
        BookingView(
            first_name=asked.person.first_name,
            vehicle=vehicle,
            services=visit.service_names,
            when=_when(visit, spoken),
            price=visit.cost_in(spoken),
            location_name=shop.name,
            location_address=shop.address,
            location_phone=shop.phone,
            link=link,
            language=spoken,
        ),
        what=news,
    )
    file = Attachment(
        NAME,
        TYPE,
        calendar_file(
            visit,
            host=Host(name=shop.name, email=shop.email, phone=shop.phone),
            vehicle=vehicle,
            language=spoken,
        ),
    )
    kind = f"booking_{'confirmed' if news == 'booked' else news}"
    intent = f"{visit.id}:{visit.sequence}"
    drafts: list[Draft] = []
    if asked.person.email:
        drafts.append(
            Draft(
                kind=kind,
                klass="transactional",
                intent=intent,
                channel="email",
                recipient=asked.person.email,
                subject=written.subject,
                body=written.text,
                html=written.html,
                attachments=(file,),
                match=link,
                lead_id=asked.id,
                person_id=asked.person.id,
                location_id=shop.id,
            )
        )
    # A number that is none is queued too: the gate refuses it with the reason staff see.
    if number := asked.person.phone_e164 or asked.person.phone:
        drafts.append(
            Draft(
                kind=kind,
                klass="transactional",
                intent=intent,
                channel="sms",
                recipient=number,
                body=written.sms,
                match=link,
                lead_id=asked.id,
                person_id=asked.person.id,
                location_id=shop.id,
            )
        )
    return drafts


def _when(visit: Appointment, spoken: Language) -> str:
    when = visit.label_in(spoken)
    if not visit.drop_off:
        return when
    return wording(spoken).drop_off.format(when=when, ready=visit.ready_in(spoken))
