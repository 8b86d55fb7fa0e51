"""The rows of bays: every statement that locks a bay or changes what stands in it.

Promises: whoever changes `busy_blocks` or `holds` holds the advisory lock of each bay concerned,
taken in one order, so that two never overlap and none waits in a circle; the exclusion constraint
`no_double_booking` stands behind it for whoever forgets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from lead_orchestrator.booking.rules.appointments import Terms
from lead_orchestrator.booking.rules.availability import BayId
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.tenancy.rules.hours import Interval

EXCLUSION_VIOLATION = "23P01"


class Occupied(Exception):  # noqa: N818 - undoes a savepoint, then becomes a refusal
    """No bay is free for a stretch of time."""


async def lock_bays(unit: Unit, bay_ids: Iterable[UUID]) -> None:
    """Wait for these bays and keep them until the transaction or savepoint ends."""
    await unit.execute(
        text(
            "select pg_advisory_xact_lock(hashtextextended('bay:' || bay_id, 0)) from"
            " (select distinct cast(b as text) as bay_id from unnest(cast(:bays as uuid[])) b"
            " order by bay_id) as in_one_order"
        ),
        {"bays": list(bay_ids)},
    )


async def own_bays(unit: Unit, lead_id: UUID) -> tuple[UUID, ...]:
    """Return the bays in which something of a lead stands."""
    rows = await unit.rows(
        text(
            "select b.bay_id from busy_blocks b join holds h on h.id = b.hold_id"
            " where h.lead_id = :lead_id and h.state = 'held'"
            " union select b.bay_id from busy_blocks b join appointments a"
            " on a.id = b.appointment_id where a.lead_id = :lead_id and a.status = 'booked'"
        ),
        {"lead_id": lead_id},
    )
    return tuple(row[0] for row in rows)


async def clear_holds(
    unit: Unit,
    bay_ids: Iterable[UUID],
    *,
    lead_id: UUID | None = None,
    booked_hold_id: UUID | None = None,
) -> tuple[UUID, ...]:
    """Free what holds keep in locked bays: expired ones, and those of `lead_id`.

    `booked_hold_id` is the hold that becomes an appointment. Returns the lead's own holds that
    were still good and are now released.
    """
    rows = await unit.rows(
        text(
            # A hold that moves an appointment within its own time has no block of its own.
            "with gone as (delete from busy_blocks b using holds h where h.id = b.hold_id"
            " and b.bay_id = any(:bays) and (h.expires_at <= :now or h.lead_id = :lead_id)"
            " returning h.id)"
            " update holds h set state = case when h.id = :booked then 'booked'"
            " when h.expires_at <= :now then 'expired' else 'released' end"
            " where h.state = 'held' and (h.id in (select id from gone) or h.lead_id = :lead_id"
            " and not exists (select 1 from busy_blocks b where b.hold_id = h.id))"
            " returning h.id, h.state"
        ),
        {"bays": list(bay_ids), "now": unit.now, "lead_id": lead_id, "booked": booked_hold_id},
    )
    return tuple(row[0] for row in rows if row[1] == "released")


async def stands(unit: Unit, appointment_id: UUID, *, bay_id: UUID) -> Interval | None:
    """Return when an appointment stands in a locked bay, if it does."""
    row = await unit.row(
        text(
            "select lower(during), upper(during) from busy_blocks"
            " where appointment_id = :id and bay_id = :bay_id"
        ),
        {"id": appointment_id, "bay_id": bay_id},
    )
    return None if row is None else Interval(row[0], row[1])


async def clear_appointment(unit: Unit, appointment_id: UUID) -> None:
    """Free the locked bay in which an appointment stands."""
    await unit.execute(
        text("delete from busy_blocks where appointment_id = :id"), {"id": appointment_id}
    )


async def first_free(
    unit: Unit, bay_ids: Sequence[UUID], during: Interval, *, beside: UUID | None = None
) -> BayId | None:
    """Return the first of some locked bays in which nothing stands but appointment `beside`."""
    row = await unit.row(
        text(
            "select asked.id from unnest(cast(:bays as uuid[])) with ordinality as asked(id, n)"
            " where not exists (select 1 from busy_blocks b where b.bay_id = asked.id"
            " and b.during && tstzrange(:starts, :ends, '[)')"
            " and (cast(:beside as uuid) is null or b.appointment_id is distinct from :beside))"
            " order by asked.n limit 1"
        ),
        {"bays": list(bay_ids), "starts": during.starts, "ends": during.ends, "beside": beside},
    )
    return None if row is None else BayId(row[0])


async def insert_hold(
    unit: Unit,
    terms: Terms,
    *,
    lead_id: UUID,
    bay_id: UUID,
    expires_at: datetime,
    shared: Interval | None = None,
) -> UUID:
    """Keep a locked bay for a lead; return the hold's id. Raises `Occupied`.

    `shared` is when the lead's own appointment stands in the bay: it blocks that part already.
    """
    hold_id = new_id()
    await unit.execute(
        text(
            "insert into holds (id, organisation_id, location_id, lead_id, bay_id, service_ids,"
            " starts_at, ends_at, drop_off, price_cents, price_from, currency, created_at,"
            " expires_at) values (:id, :org, :location_id, :lead_id, :bay_id, :service_ids,"
            " :starts_at, :ends_at, :drop_off, :cents, :price_from, :currency, :now, :expires_at)"
        ),
        _terms(unit, terms)
        | {"id": hold_id, "lead_id": lead_id, "bay_id": bay_id, "expires_at": expires_at},
    )
    during = terms.start.during
    for part in during.without(shared) if shared else (during,):
        await _stand(unit, terms, bay_id=bay_id, hold_id=hold_id, during=part)
    return hold_id


async def insert_appointment(
    unit: Unit,
    terms: Terms,
    *,
    lead_id: UUID,
    person_id: UUID,
    vehicle_id: UUID | None,
    bay_id: UUID,
    by: str,
) -> UUID:
    """Book a locked bay for a lead; return the appointment's id. Raises `Occupied`."""
    appointment_id = new_id()
    await unit.execute(
        text(
            "insert into appointments (id, organisation_id, location_id, lead_id, person_id,"
            " vehicle_id, bay_id, service_ids, service_names, starts_at, ends_at, timezone,"
            " local_starts_at, drop_off, price_cents, price_from, currency, created_by,"
            " created_at, updated_at) values (:id, :org, :location_id, :lead_id, :person_id,"
            " :vehicle_id, :bay_id, :service_ids, :service_names, :starts_at, :ends_at,"
            " :timezone, :local_starts_at, :drop_off, :cents, :price_from, :currency, :by, :now,"
            " :now)"
        ),
        _terms(unit, terms)
        | {
            "id": appointment_id,
            "lead_id": lead_id,
            "person_id": person_id,
            "vehicle_id": vehicle_id,
            "bay_id": bay_id,
            "by": by,
        },
    )
    await _stand(unit, terms, bay_id=bay_id, appointment_id=appointment_id)
    return appointment_id


async def move_appointment(unit: Unit, appointment_id: UUID, terms: Terms, *, bay_id: UUID) -> None:
    """Give an appointment other terms in a locked bay; its sequence goes up. Raises `Occupied`."""
    await unit.execute(
        text(
            "update appointments set bay_id = :bay_id, service_ids = :service_ids,"
            " service_names = :service_names, starts_at = :starts_at, ends_at = :ends_at,"
            " timezone = :timezone, local_starts_at = :local_starts_at, drop_off = :drop_off,"
            " price_cents = :cents, price_from = :price_from, currency = :currency,"
            " sequence = sequence + 1, updated_at = :now where id = :id"
        ),
        _terms(unit, terms) | {"id": appointment_id, "bay_id": bay_id},
    )
    await _stand(unit, terms, bay_id=bay_id, appointment_id=appointment_id)


async def cancel_appointment(unit: Unit, appointment_id: UUID) -> None:
    """Mark an appointment cancelled and free its locked bay; its sequence goes up."""
    await clear_appointment(unit, appointment_id)
    await unit.execute(
        text(
            "update appointments set status = 'cancelled', sequence = sequence + 1,"
            " updated_at = :now where id = :id"
        ),
        {"id": appointment_id, "now": unit.now},
    )


async def _stand(
    unit: Unit,
    terms: Terms,
    *,
    bay_id: UUID,
    hold_id: UUID | None = None,
    appointment_id: UUID | None = None,
    during: Interval | None = None,
) -> None:
    """Stand something in a bay; raises `Occupied` when the database finds something there."""
    block = during or terms.start.during
    try:
        await unit.execute(
            text(
                "insert into busy_blocks (id, organisation_id, location_id, bay_id, during,"
                " hold_id, appointment_id) values (:id, :org, :location_id, :bay_id,"
                " tstzrange(:starts_at, :ends_at, '[)'), :hold_id, :appointment_id)"
            ),
            {
                "id": new_id(),
                "org": unit.organisation_id,
                "location_id": terms.location_id,
                "bay_id": bay_id,
                "starts_at": block.starts,
                "ends_at": block.ends,
                "hold_id": hold_id,
                "appointment_id": appointment_id,
            },
        )
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) == EXCLUSION_VIOLATION:
            raise Occupied from error
        raise


def _terms(unit: Unit, terms: Terms) -> dict[str, object]:
    return {
        "org": unit.organisation_id,
        "now": unit.now,
        "location_id": terms.location_id,
        "service_ids": list(terms.service_ids),
        "service_names": list(terms.service_names),
        "starts_at": terms.start.during.starts,
        "ends_at": terms.start.during.ends,
        "timezone": terms.timezone,
        "local_starts_at": terms.local_starts_at,
        "drop_off": terms.start.drop_off,
        "cents": terms.price.cents,
        "price_from": terms.price_from,
        "currency": terms.price.currency,
    }
