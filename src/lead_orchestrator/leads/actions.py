"""Changes to leads: receive, tell more, advance, close."""

from __future__ import annotations

from uuid import UUID

from lead_orchestrator.catalogue.rules.vehicles import vehicle_class
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId, new_id
from lead_orchestrator.leads.facts import (
    ContactChanged,
    LeadAdvanced,
    LeadClosed,
    LeadContacted,
    LeadReceived,
    LeadUpdated,
)
from lead_orchestrator.leads.queries import (
    LeadView,
    lead_for_update,
    lead_of_source_for_update,
    person_by_contact_for_update,
)
from lead_orchestrator.leads.rules import LeadId
from lead_orchestrator.leads.rules.contacts import normalize_email, normalize_phone
from lead_orchestrator.leads.rules.intake import Request, VehicleSaid
from lead_orchestrator.leads.rules.lifecycle import Status, advances


async def receive(unit: Unit, request: Request, *, location_id: LocationId) -> tuple[LeadId, bool]:
    """Make one lead of a request, or tell the lead it already is; return it and whether new.

    The advisory lock makes copies that arrive together wait for the first; the unique key on
    (organisation, source, object) is the promise.
    """
    await _one_at_a_time(unit, f"lead:{request.source}:{request.source_key}")
    known = await lead_of_source_for_update(unit, source=request.source, key=request.source_key)
    if known is not None:
        await _tell(unit, known, request)
        return known.id, False
    person_id = await _person(unit, request)
    vehicle_id = await _vehicle(unit, person_id, request.vehicle) if request.vehicle else None
    lead_id = LeadId(new_id())
    await unit.execute(
        text(
            "insert into leads (id, organisation_id, location_id, person_id, vehicle_id, source,"
            " source_key, source_version, service_wanted, message, language, received_at,"
            " updated_at) values (:id, :org, :location_id, :person_id, :vehicle_id, :source,"
            " :source_key, :version, :service, :message, :language, :now, :now)"
        ),
        {
            "id": lead_id,
            "org": unit.organisation_id,
            "location_id": location_id,
            "person_id": person_id,
            "vehicle_id": vehicle_id,
            "source": request.source,
            "source_key": request.source_key,
            "version": request.source_version,
            "service": request.service,
            "message": request.message,
            "language": request.language,
            "now": unit.now,
        },
    )
    for consent in request.consents:
        await unit.execute(
            text(
                "insert into consents (id, organisation_id, person_id, lead_id, channel, granted,"
                " wording, page, at) values (:id, :org, :person_id, :lead_id, :channel, :granted,"
                " :wording, :page, :now)"
            ),
            {
                "id": new_id(),
                "org": unit.organisation_id,
                "person_id": person_id,
                "lead_id": lead_id,
                "channel": consent.channel,
                "granted": consent.granted,
                "wording": consent.wording,
                "page": consent.page,
                "now": unit.now,
            },
        )
    unit.emit(
        LeadReceived(
            lead_id=lead_id, location_id=location_id, person_id=person_id, source=request.source
        )
    )
    unit.tell(f"organisation:{unit.organisation_id}", {"event": "lead", "lead_id": str(lead_id)})
    return lead_id, True


async def _one_at_a_time(unit: Unit, what: str) -> None:
    await unit.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:what, 0))"),
        {"what": f"{unit.organisation_id}:{what}"},
    )


async def _person(unit: Unit, request: Request) -> UUID:
    """Return who it is: the person with that address or number, else a new one."""
    email = normalize_email(request.email) if request.email else None
    phone = normalize_phone(request.phone) if request.phone else None
    email_key = email.key if email else None
    e164 = phone.e164 if phone else None
    for contact in sorted(filter(None, (email_key, e164))):
        await _one_at_a_time(unit, f"person:{contact}")
    known = await person_by_contact_for_update(unit, email_key=email_key, phone_e164=e164)
    values = {
        "first": request.first_name,
        "last": request.last_name,
        "email": (email.normalized if email else None),
        "email_key": email_key,
        "phone": e164 or request.phone,
        "e164": e164,
        "language": request.language,
        "now": unit.now,
        "org": unit.organisation_id,
    }
    if known is not None:
        # What we know stays: a stranger's form must not redirect a known customer's messages.
        await unit.execute(
            text(
                "update persons set email = coalesce(email, :email),"
                " email_key = coalesce(email_key, :email_key),"
                " phone = coalesce(phone_e164, :phone), phone_e164 = coalesce(phone_e164, :e164),"
                " first_name = case when first_name = '' then :first else first_name end,"
                " last_name = case when last_name = '' then :last else last_name end,"
                " updated_at = :now where id = :id"
            ),
            values | {"id": known},
        )
        return known
    person_id = new_id()
    await unit.execute(
        text(
            "insert into persons (id, organisation_id, first_name, last_name, email, email_key,"
            " phone, phone_e164, language, created_at, updated_at) values (:id, :org, :first,"
            " :last, :email, :email_key, :phone, :e164, :language, :now, :now)"
        ),
        values | {"id": person_id},
    )
    return person_id


async def _vehicle(unit: Unit, person_id: UUID, said: VehicleSaid) -> UUID:
    row = await unit.row(
        text(
            "select id from vehicles where person_id = :person_id and year is not distinct from"
            " :year and lower(make) = lower(:make) and lower(model) = lower(:model)"
            " and typed = :typed"
        ),
        {
            "person_id": person_id,
            "year": said.year,
            "make": said.make,
            "model": said.model,
            "typed": said.typed,
        },
    )
    if row is not None:
        return row[0]
    vehicle_id = new_id()
    await unit.execute(
        text(
            "insert into vehicles (id, organisation_id, person_id, year, make, model, typed,"
            " vehicle_class, crm_id, created_at) values (:id, :org, :person_id, :year, :make,"
            " :model, :typed, :class, :crm_id, :now)"
        ),
        {
            "id": vehicle_id,
            "org": unit.organisation_id,
            "person_id": person_id,
            "year": said.year,
            "make": said.make,
            "model": said.model,
            "typed": said.typed,
            "class": vehicle_class(said.make, said.model or said.typed),
            "crm_id": said.crm_id,
            "now": unit.now,
        },
    )
    return vehicle_id


async def _tell(unit: Unit, known: LeadView, request: Request) -> None:
    """Tell a known lead what its source says now; an older version says nothing."""
    if request.source_version <= known.source_version:
        return
    changed: list[str] = []
    if request.service and request.service != known.service_wanted:
        changed.append("service")
    if request.message and request.message != known.message:
        changed.append("message")
    vehicle_id = known.vehicle.id if known.vehicle else None
    if request.vehicle and (known.vehicle is None or request.vehicle.label != known.vehicle.label):
        vehicle_id = await _vehicle(unit, known.person.id, request.vehicle)
        changed.append("vehicle")
    email = normalize_email(request.email).key if request.email else None
    phone = normalize_phone(request.phone).e164 if request.phone else None
    where = {"lead_id": known.id, "location_id": known.location_id}
    for channel, said, had in (
        ("email", email, known.person.email_key),
        ("sms", phone, known.person.phone_e164),
    ):
        if said and had and said != had:
            unit.emit(ContactChanged(channel=channel, **where))
            changed.append(channel)
    await unit.execute(
        text(
            "update leads set source_version = :version, vehicle_id = :vehicle_id,"
            " service_wanted = case when :service = '' then service_wanted else :service end,"
            " message = case when :message = '' then message else :message end,"
            " updated_at = :now where id = :id"
        ),
        {
            "version": request.source_version,
            "vehicle_id": vehicle_id,
            "service": request.service,
            "message": request.message,
            "now": unit.now,
            "id": known.id,
        },
    )
    if changed:
        unit.emit(LeadUpdated(changed=tuple(changed), **where))


async def change_vehicle(unit: Unit, lead_id: UUID, said: VehicleSaid) -> bool:
    """Make a lead about another vehicle of its person; return whether it was another."""
    known = await lead_for_update(unit, lead_id)
    vehicle_id = await _vehicle(unit, known.person.id, said)
    if known.vehicle is not None and known.vehicle.id == vehicle_id:
        return False
    await unit.execute(
        text("update leads set vehicle_id = :vehicle_id, updated_at = :now where id = :id"),
        {"vehicle_id": vehicle_id, "now": unit.now, "id": lead_id},
    )
    unit.emit(LeadUpdated(changed=("vehicle",), lead_id=known.id, location_id=known.location_id))
    unit.tell(f"organisation:{unit.organisation_id}", {"event": "lead", "lead_id": str(lead_id)})
    return True


async def advance(unit: Unit, lead_id: UUID, *, to: Status) -> bool:
    """Move a lead on to a status; return whether it moved. Never backwards."""
    known = await lead_for_update(unit, lead_id)
    if not advances(known.status, to):
        return False
    await unit.execute(
        text("update leads set status = :to, lost_reason = null, updated_at = :now where id = :id"),
        {"to": to, "now": unit.now, "id": lead_id},
    )
    unit.emit(
        LeadAdvanced(lead_id=known.id, location_id=known.location_id, before=known.status, after=to)
    )
    return True


async def first_touched(unit: Unit, lead_id: UUID) -> float | None:
    """Note that the first message reached a carrier; return the seconds it took, once."""
    row = await unit.row(
        text(
            "update leads set first_touch_at = :now, updated_at = :now,"
            " status = case when status = 'new' then 'contacted' else status end"
            " where id = :id and first_touch_at is null"
            " returning extract(epoch from cast(:now as timestamptz) - received_at), location_id"
        ),
        {"now": unit.now, "id": lead_id},
    )
    if row is None:
        return None
    seconds = float(row[0])
    unit.emit(LeadContacted(lead_id=lead_id, location_id=row[1], seconds=round(seconds, 3)))
    unit.tell(f"organisation:{unit.organisation_id}", {"event": "lead", "lead_id": str(lead_id)})
    return seconds


async def close(unit: Unit, lead_id: UUID, *, reason: str) -> bool:
    """End a lead as lost; nothing of a follow-up is sent any more. Returns whether it changed."""
    known = await lead_for_update(unit, lead_id)
    if known.status in ("lost", "converted", "appointment_scheduled"):
        return False
    await unit.execute(
        text(
            "update leads set status = 'lost', lost_reason = :reason, updated_at = :now"
            " where id = :id"
        ),
        {"reason": reason, "now": unit.now, "id": lead_id},
    )
    unit.emit(LeadClosed(lead_id=known.id, location_id=known.location_id, reason=reason))
    return True
