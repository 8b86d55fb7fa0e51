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

NAME = "appointment.ics"
# SendGrid refuses an attachment type with parameters, so the method stands in the file alone.
TYPE = "text/calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """Who invites."""

    name: str
    email: str
    phone: str


def calendar_file(visit: Appointment, *, host: Host, vehicle: str | None) -> bytes:
    """Return the file of an appointment as it is now: published, or cancelled.

    The same UID with a higher SEQUENCE replaces what the customer's calendar has (RFC 5546).
    """
    cancelled = visit.status is Status.CANCELLED
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
    event.add("summary", f"{visit.services_text} at {visit.location_name}")
    event.add("location", f"{visit.location_name}, {visit.address}")
    event.add("description", _description(visit, host=host, vehicle=vehicle))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled or visit.drop_off else "OPAQUE")
    organiser = vCalAddress(f"mailto:{host.email}")
    organiser.params["CN"] = vText(host.name)
    event.add("organizer", organiser)
    calendar.add_component(event)
    return calendar.to_ical()


def _description(visit: Appointment, *, host: Host, vehicle: str | None) -> str:
    lines = [
        visit.services_text + (f" for your {vehicle}" if vehicle else ""),
        f"Price: {visit.price_text}",
    ]
    if visit.drop_off:
        lines.append(f"Please leave the car with us; it is ready {visit.ready_text}.")
    lines.append(f"Questions: {host.phone}")
    return "\n".join(lines)
