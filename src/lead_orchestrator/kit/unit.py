"""The unit of work: one transaction, one scope, one moment, one actor.

Owns commit. Promises that rows and the facts about them are written together or not at all,
and that no statement sees a row of another organisation.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CursorResult, Executable
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from lead_orchestrator.kit.db import AnyRow, text
from lead_orchestrator.kit.facts import Fact, kind_of, to_body
from lead_orchestrator.kit.jobs import WAKE_SQL, Wakes
from lead_orchestrator.kit.values import Clock, OrganisationId, new_id

Routes = Mapping[type[Fact], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: a customer, a member of staff, the assistant, a vendor, or the house."""

    kind: Literal["customer", "staff", "assistant", "vendor", "system"]
    id: UUID | None = None

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind


SYSTEM = Actor("system")


class Unit:
    """One transaction in one organisation's scope, at one moment, by one actor."""

    def __init__(
        self,
        db: AsyncConnection,
        *,
        actor: Actor,
        now: datetime,
        organisation_id: OrganisationId | None,
    ) -> None:
        self.db = db
        self.actor = actor
        self.now = now
        self._organisation_id = organisation_id
        self._facts: list[tuple[UUID, Fact]] = []
        self._timers: list[tuple[Fact, datetime]] = []
        self._tellings: list[tuple[str, dict[str, Any]]] = []

    @property
    def organisation_id(self) -> OrganisationId:
        """Return the organisation this unit works for; asking without one is our mistake."""
        if self._organisation_id is None:
            msg = "this unit has no organisation"
            raise RuntimeError(msg)
        return self._organisation_id

    async def execute(
        self,
        statement: Executable,
        values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[Any]:
        """Run one statement."""
        result = await self.db.execute(statement, values)
        assert isinstance(result, CursorResult)  # noqa: S101 - never else on a connection
        return result

    async def rows(
        self, statement: Executable, values: Mapping[str, Any] | None = None
    ) -> Sequence[AnyRow]:
        """Run a question and return all its rows."""
        return (await self.db.execute(statement, values)).all()

    async def row(
        self, statement: Executable, values: Mapping[str, Any] | None = None
    ) -> AnyRow | None:
        """Run a question and return its first row, or None."""
        return (await self.db.execute(statement, values)).first()

    def emit(self, fact: Fact, *, at: datetime | None = None) -> UUID:
        """Write `fact` and wake what reacts to it, with this transaction; `at` makes it a timer."""
        fact_id = new_id()
        if at is None or at <= self.now:
            self._facts.append((fact_id, fact))
        else:
            self._timers.append((fact, at))
        return fact_id

    def tell(self, topic: str, event: dict[str, Any]) -> None:
        """Tell live listeners of `topic` once this unit has committed. Ids only, under 8 kB."""
        self._tellings.append((topic, event))

    async def enter(self) -> None:
        """Set the row-level scope for this transaction only.

        A transaction begins without one: the last one's was its own, so nothing is to be undone.
        """
        if self._organisation_id is not None:
            await self.db.execute(_SCOPE, {"scope": str(self._organisation_id)})

    async def rescope(self, organisation_id: OrganisationId) -> None:
        """Narrow a unit that began without a scope, once a key has told whose it is."""
        if self._organisation_id is not None and self._organisation_id != organisation_id:
            msg = "a unit never changes its organisation"
            raise RuntimeError(msg)
        self._organisation_id = organisation_id
        await self.enter()

    async def flush(self, routes: Routes) -> None:
        """Write what this unit emitted and told, in one statement: every commit waits for it."""
        if not (self._facts or self._timers or self._tellings):
            return
        owner = self.organisation_id if self._facts or self._timers else None
        names = {name for _, fact in self._facts for name in routes.get(type(fact), ())}
        facts = [
            {
                "id": str(fact_id),
                "location_id": fact.location_id and str(fact.location_id),
                "lead_id": fact.lead_id and str(fact.lead_id),
                "kind": kind_of(type(fact)),
                "body": to_body(fact),
                "reactions": list(routes.get(type(fact), ())),
            }
            for fact_id, fact in self._facts
        ]
        timers = [
            {
                "id": str(new_id()),
                "lead_id": fact.lead_id and str(fact.lead_id),
                "kind": kind_of(type(fact)),
                "body": to_body(fact),
                "due_at": due.isoformat(),
            }
            for fact, due in self._timers
        ]
        await self.db.execute(
            _FLUSH,
            {
                "facts": json.dumps(facts),
                "timers": json.dumps(timers),
                "told": [json.dumps({"topic": t, **event}) for t, event in self._tellings],
                "org": owner,
                "actor": str(self.actor),
                "now": self.now,
                "names": sorted(names),
            },
        )


_FLUSH = text(
    f"""
    with given as (
      select * from jsonb_to_recordset(cast(:facts as jsonb))
      as x(id uuid, location_id uuid, lead_id uuid, kind text, body jsonb, reactions text[])),
    facts as (
      insert into facts (id, organisation_id, location_id, lead_id, kind, body, actor, at)
      select id, :org, location_id, lead_id, kind, body, :actor, :now from given),
    waiting as (
      insert into reactions (fact_id, reaction, organisation_id, kind, body, run_after)
      select id, reaction, :org, kind, body, :now from given, unnest(reactions) reaction
      on conflict do nothing),
    later as (
      insert into timers (id, organisation_id, lead_id, kind, body, due_at)
      select id, :org, lead_id, kind, body, due_at from jsonb_to_recordset(cast(:timers as jsonb))
      as x(id uuid, lead_id uuid, kind text, body jsonb, due_at timestamptz))
    select ({WAKE_SQL}),
      (select count(pg_notify('live', note)) from unnest(cast(:told as text[])) note)
    """  # noqa: S608 - a constant of kit.jobs
)
_SCOPE = text("select set_config('app.organisation_id', :scope, true)")


class Units:
    """Opens units. Made once in `app.py` and handed down."""

    def __init__(self, engine: AsyncEngine, *, clock: Clock, routes: Routes, wakes: Wakes) -> None:
        self.engine = engine
        self.clock = clock
        self.routes = routes
        self.wakes = wakes

    @asynccontextmanager
    async def open(
        self, *, actor: Actor = SYSTEM, organisation_id: OrganisationId | None = None
    ) -> AsyncGenerator[Unit]:
        """Open a unit; leaving the block commits, an exception rolls everything back."""
        async with self.engine.begin() as db:
            unit = Unit(db, actor=actor, now=self.clock(), organisation_id=organisation_id)
            await unit.enter()
            yield unit
            await unit.flush(self.routes)
