"""A stored conversation as it was at an earlier moment, in transactions that leave nothing behind.

Promises that nothing written in them stays: every unit ends in a rollback, emits no fact and wakes
nobody; and that what a model sees of the rows is what was there when the message came.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lead_orchestrator.assistant.turns.seats import ASSISTANT, Seats
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit, Units
from lead_orchestrator.kit.values import OrganisationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When something was asked: by which message, in whose conversation."""

    at: datetime
    message_id: UUID
    conversation_id: UUID
    lead_id: UUID
    person_id: UUID
    location_id: UUID


# What came later is taken out, what was open then is opened again, oldest dependants first.
_REWIND = """
set local lock_timeout = '2s';
delete from chat_messages where conversation_id = :conversation and id > :message;
delete from preferences where conversation_id = :conversation and created_at >= :at;
update conversations set holder = 'assistant', held_by = null,
  asked_for_person_at = case when asked_for_person_at < :at then asked_for_person_at end
  where id = :conversation;
update outbox set lead_id = null where lead_id = :lead and queued_at >= :at;
update contacts k set suppressed_at = null, suppressed_why = null from persons p
  where p.id = :person and k.address in (p.phone_e164, p.email_key) and k.suppressed_at >= :at;
delete from busy_blocks b using holds h
  where h.id = b.hold_id and h.location_id = :location and h.created_at >= :at;
delete from holds where location_id = :location and created_at >= :at;
delete from busy_blocks b using appointments a
  where a.id = b.appointment_id and a.location_id = :location and a.created_at >= :at;
delete from appointments where location_id = :location and created_at >= :at;
update appointments set status = 'booked', updated_at = created_at
  where person_id = :person and status = 'cancelled' and updated_at >= :at;
insert into busy_blocks (id, organisation_id, location_id, bay_id, during, appointment_id)
  select gen_random_uuid(), organisation_id, location_id, bay_id, tstzrange(starts_at, ends_at), id
  from appointments where person_id = :person and status = 'booked' and ends_at > :at
  on conflict do nothing;
update holds set state = 'held' where id = (select id from holds where lead_id = :lead
  and expires_at > :at order by created_at desc limit 1);
insert into busy_blocks (id, organisation_id, location_id, bay_id, during, hold_id)
  select gen_random_uuid(), organisation_id, location_id, bay_id, tstzrange(starts_at, ends_at), id
  from holds where lead_id = :lead and state = 'held' and expires_at > :at
  on conflict do nothing;
"""
_STEPS = tuple(step.strip() for step in _REWIND.split(";") if step.strip())


class Rewound(Seats):
    """Places at the database where it is always the same moment, and nothing is kept."""

    def __init__(self, units: Units, moment: Moment) -> None:
        super().__init__(units)
        self._engine = units.engine
        self._moment = moment

    @asynccontextmanager
    async def open(self, organisation_id: OrganisationId) -> AsyncGenerator[Unit]:
        """Open a unit as of the moment; leaving the block rolls everything back."""
        async with self._engine.connect() as db:
            transaction = await db.begin()
            try:
                unit = Unit(
                    db, actor=ASSISTANT, now=self._moment.at, organisation_id=organisation_id
                )
                await unit.enter()
                await self._rewind(unit)
                yield unit
            finally:
                await transaction.rollback()

    async def _rewind(self, unit: Unit) -> None:
        moment = self._moment
        values = {
            "at": moment.at,
            "message": moment.message_id,
            "conversation": moment.conversation_id,
            "lead": moment.lead_id,
            "person": moment.person_id,
            "location": moment.location_id,
        }
        for step in _STEPS:
            await unit.execute(text(step), values if ":" in step else None)
