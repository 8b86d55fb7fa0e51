"""Owns the ground of an evaluation: a throw-away database with the demo franchise, and a clock.

Promises that every conversation starts from the same rows and the same moment.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg

from lead_orchestrator.catalogue.queries import services
from lead_orchestrator.demo.actions import seed
from lead_orchestrator.demo.franchise import ORGANISATION
from lead_orchestrator.entry.migrate import migrate
from lead_orchestrator.entry.postgres import EmbeddedPostgres
from lead_orchestrator.kit.db import make_engine
from lead_orchestrator.kit.dsn import app_conninfo, plain_url
from lead_orchestrator.kit.jobs import Wakes, make_queue
from lead_orchestrator.kit.secrets import Vault
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import LocationId, OrganisationId
from lead_orchestrator.tenancy.queries import location_by_slug, whose
from lead_orchestrator.wiring import REACTIONS

START = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)  # a Tuesday morning in every shop of the demo
BETWEEN_MESSAGES = timedelta(seconds=25)
# What conversations leave behind; the franchise itself stays.
_LEAVINGS = (
    "appointments", "busy_blocks", "holds", "chat_messages", "turns", "guard_refusals",
    "model_calls", "conversations", "outbox", "attempts", "leads", "persons", "vehicles",
    "contacts", "facts", "reactions", "timers", "receipts", "rate_counts",
)  # fmt: skip


@dataclass
class SetClock:
    """A clock that moves when it is told to."""

    at: datetime = START

    def __call__(self) -> datetime:
        """Return the moment it is."""
        return self.at

    def wait(self, span: timedelta = BETWEEN_MESSAGES) -> None:
        """Let time pass."""
        self.at += span


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop of the franchise, as an evaluation needs it."""

    organisation_id: OrganisationId
    location_id: LocationId
    slug: str
    codes: dict[UUID, str]
    prices: frozenset[int]  # every price of every class, in cents
    timezone: str

    def moment(self, wall: str) -> datetime:
        """Return the instant of `2026-12-01T10:00` on the shop's clock."""
        return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(self.timezone)).astimezone(UTC)


@dataclass
class Place:
    """The ground conversations happen on."""

    units: Units
    clock: SetClock
    owner_url: str
    shops: dict[str, Shop] = field(default_factory=dict[str, Shop])

    def clear(self) -> None:
        """Take away what earlier conversations left, and set the clock back."""
        self.clock.at = START
        with psycopg.connect(self.owner_url, autocommit=True) as db:
            known = {
                str(row[0])
                for row in db.execute(
                    "select relname from pg_class where relkind = 'r'"
                    " and relnamespace = 'public'::regnamespace"
                )
            }
            names = ", ".join(name for name in _LEAVINGS if name in known)
            db.execute(f"truncate {names} cascade".encode())

    def take(self, shop: Shop, at: datetime) -> None:
        """Have somebody else take a time in every bay of a shop; what is held stays held."""
        with psycopg.connect(self.owner_url, autocommit=True) as db:
            db.execute(
                "delete from busy_blocks b using holds h"
                " where b.hold_id = h.id and h.expires_at <= %(now)s",
                {"now": self.clock.at},
            )
            db.execute(
                "insert into busy_blocks (id, organisation_id, location_id, bay_id, during, reason)"
                " select gen_random_uuid(), b.organisation_id, b.location_id, b.id, s.during,"
                " 'Somebody else' from bays b,"
                " (select tstzrange(%(at)s, %(at)s + interval '30 minutes') as during) s"
                " where b.location_id = %(place)s and not exists (select 1 from busy_blocks x"
                "  where x.bay_id = b.id and x.during && s.during)",
                {"at": at, "place": shop.location_id},
            )

    async def open_shops(self, *slugs: str) -> None:
        """Read the shops of the franchise."""
        async with self.units.open() as unit:
            owner = await whose(unit, "organisation", ORGANISATION[0])
        assert owner is not None  # noqa: S101 - it was seeded a moment ago
        for slug in slugs:
            async with self.units.open(organisation_id=owner.organisation_id) as unit:
                place = await location_by_slug(unit, slug)
                assert place is not None, slug  # noqa: S101 - named by a case file
                found = [
                    offer
                    for kind in ("coupe", "sedan", "suv", "truck", "van", None)
                    for offer in await services(unit, location_id=place.id, vehicle_class=kind)
                ]
            self.shops[slug] = Shop(
                organisation_id=place.organisation_id,
                location_id=place.id,
                slug=slug,
                codes={offer.id: offer.code for offer in found},
                prices=frozenset(offer.price.cents for offer in found),
                timezone=place.timezone,
            )


@asynccontextmanager
async def ground(server: EmbeddedPostgres, *slugs: str) -> AsyncGenerator[Place]:
    """Make the ground on a server nobody else uses."""
    migrate(server.owner_url)
    engine = make_engine(server.app_url, pool_size=8, name="evals")
    clock = SetClock()
    units = Units(
        engine, clock=clock, routes=REACTIONS, wakes=Wakes(make_queue(app_conninfo(server.app_url)))
    )
    try:
        async with units.open() as unit:
            await seed(unit, vault=Vault("a secret of the evaluation, forty characters"))
        place = Place(units=units, clock=clock, owner_url=plain_url(server.owner_url))
        await place.open_shops(*slugs)
        yield place
    finally:
        await engine.dispose()
