"""An appointment as a calendar file (RFC 5545): one event with a stable UID and a sequence.

Pure. Times are UTC, so no calendar can place them wrongly; carries no chat link, for calendars
are shared with others.
"""

# icalendar leaves the values of its properties untyped.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from icalendar import Calendar, Event, vCalAddress, vText

from lead_orchestrator.booking.rules.appointments import Appointment, Status
from lead_orchestrator.kit.wording import Language, known

NAME = "appointment.ics"
# SendGrid refuses an attachment type with parameters, so the method stands in the file alone.
TYPE = "text/calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """Who invites."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The few words of a calendar entry."""

    summary: str
    vehicle: str
    price: str
    drop_off: str
    questions: str


_WORDS: dict[Language, _Words] = {
    "en": _Words(
        summary="{services} at {shop}",
        vehicle="{services} for your {vehicle}",
        price="Price: {price}",
        drop_off="Please leave the car with us; it is ready {ready}.",
        questions="Questions: {phone}",
    ),
    "es": _Words(
        summary="{services} en {shop}",
        vehicle="{services} para su {vehicle}",
        price="Precio: {price}",
        drop_off="Por favor deje el vehículo con nosotros; estará listo {ready}.",
        questions="Preguntas: {phone}",
    ),
    "fr": _Words(
        summary="{services} chez {shop}",
        vehicle="{services} pour votre {vehicle}",
        price="Prix\u00a0: {price}",
        drop_off="Veuillez nous laisser le véhicule\u00a0; il sera prêt {ready}.",
        questions="Questions\u00a0: {phone}",
    ),
}


def calendar_file(
    visit: Appointment, *, host: Host, vehicle: str | None, language: str = "en"
) -> bytes:
    """Return the file of an appointment as it is now: published, or cancelled.

    The same UID with a higher SEQUENCE replaces what the customer's calendar has (RFC 5546).
    """
    cancelled = visit.status is Status.CANCELLED
    spoken = known(language)
    calendar = Calendar()
    calendar.add("prodid", "-//Lead Orchestrator//Booking//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{visit.id}@lead-orchestrator")
    event.add("sequence", visit.sequence)
    event.add("dtstamp", visit.updated_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", visit.updated_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", visit.starts_at.astimezone(UTC))
    event.add("dtend", visit.ends_at.astimezone(UTC))
    event.add(
        "summary",
        _WORDS[spoken].summary.format(services=visit.services_in(spoken), shop=visit.location_name),
    )
    event.add("location", f"{visit.location_name}, {visit.address}")
    event.add("description", _description(visit, host=host, vehicle=vehicle, spoken=spoken))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled or visit.drop_off else "OPAQUE")
    organiser = vCalAddress(f"mailto:{host.email}")
    organiser.params["CN"] = vText(host.name)
    event.add("organizer", organiser)
    calendar.add_component(event)
    return calendar.to_ical()


def _description(visit: Appointment, *, host: Host, vehicle: str | None, spoken: Language) -> str:
    words, services = _WORDS[spoken], visit.services_in(spoken)
    lines = [
        words.vehicle.format(services=services, vehicle=vehicle) if vehicle else services,
        words.price.format(price=visit.cost_in(spoken)),
    ]
    if visit.drop_off:
        lines.append(words.drop_off.format(ready=visit.ready_in(spoken)))
    lines.append(words.questions.format(phone=host.phone))
    return "\n".join(lines)
