"""Composition: settings → engine, vendors, gateways, bound jobs. The only place that knows all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import httpx
import structlog
from procrastinate import App
from sqlalchemy.ext.asyncio import AsyncEngine

from lead_orchestrator.assistant.actions import sweep
from lead_orchestrator.assistant.gateways.patience import Timeouts
from lead_orchestrator.assistant.gateways.scripted import Scripted
from lead_orchestrator.assistant.gateways.vendor_models import VendorModels
from lead_orchestrator.assistant.jobs import AssistantJobs
from lead_orchestrator.assistant.queries.policy import Policies
from lead_orchestrator.assistant.rules.gathering import Gathering
from lead_orchestrator.assistant.rules.models import read_book
from lead_orchestrator.assistant.rules.prompt import PROMPTS
from lead_orchestrator.assistant.rules.routing import SCRIPTED, Caps, Choice, Policy, chain_of
from lead_orchestrator.assistant.rules.understanding.language import detect
from lead_orchestrator.assistant.turns import Turns
from lead_orchestrator.booking.jobs import BookingJobs
from lead_orchestrator.crm.jobs import ClientFor, CrmJobs
from lead_orchestrator.followup.jobs import FollowupJobs
from lead_orchestrator.insights.jobs import watch_experiment
from lead_orchestrator.insights.ports import Desk
from lead_orchestrator.kit.db import make_engine
from lead_orchestrator.kit.dsn import app_conninfo
from lead_orchestrator.kit.facts import Fact
from lead_orchestrator.kit.http import make_client
from lead_orchestrator.kit.jobs import Drain, Handler, Promoter, Wakes, make_queue
from lead_orchestrator.kit.limits import Limits
from lead_orchestrator.kit.live import Live
from lead_orchestrator.kit.secrets import Vault
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.tidy import tidy as tidy_kit
from lead_orchestrator.kit.unit import Unit, Units
from lead_orchestrator.kit.values import Clock
from lead_orchestrator.leads.jobs import LeadsJobs
from lead_orchestrator.messaging.gateways.carriers import ConfiguredCarriers, house_of
from lead_orchestrator.messaging.jobs import MessagingJobs
from lead_orchestrator.tenancy.actions import tidy as tidy_tenancy
from lead_orchestrator.tenancy.queries import sealed_credential
from lead_orchestrator.tenancy.rules.places import Location
from lead_orchestrator.vendors.shopmonkey import Shopmonkey
from lead_orchestrator.wiring import KINDS, REACTIONS

log = structlog.get_logger()
TRANSLATE = "assistant.translate"
Tick = Callable[[Unit], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Everything a door needs, made once."""

    settings: Settings
    engine: AsyncEngine
    queue: App
    units: Units
    live: Live
    vault: Vault
    http: httpx.AsyncClient
    turns: Turns
    models: VendorModels
    desk: Desk
    limits: Limits
    drain: Drain
    promoter: Promoter
    ticks: Mapping[str, Tick]

    def providers(self) -> dict[str, str]:
        """Say how the models do, from real traffic and free probes; asks nobody."""
        silent = dict.fromkeys(("claude", "openai"), "not_configured")
        keyed = dict.fromkeys(self.models.providers, "ok")
        return silent | keyed | self.turns.health() | {SCRIPTED: "ok"}

    async def probe(self, *, every: bool) -> None:
        """Ask providers (`every` one, or those not known to work) whether they are there.

        Never billed: the probe lists models.
        """
        health = self.turns.health()
        for provider in self.models.providers:
            if provider == SCRIPTED or (not every and health.get(provider) == "ok"):
                continue
            found = await self.models.probe(provider)
            if found != "not_configured":
                self.turns.switchboard.probed(provider, None if found == "ok" else found)

    async def close(self) -> None:
        """Let answers under way come to their end, then let go of connections."""
        await self.turns.finish()
        await self.limits.finish()
        await self.models.close()
        await self.http.aclose()
        await self.engine.dispose()


def compose(
    settings: Settings,
    *,
    clock: Clock,
    transport: httpx.AsyncBaseTransport | None = None,
    pool_size: int = 10,
    name: str = "lead",
) -> Product:
    """Return the product made from settings; `transport` puts another wire under the vendors.

    `settings.database_url` must be set.
    """
    if settings.database_url is None:
        msg = "compose needs a database"
        raise ValueError(msg)
    conninfo = app_conninfo(settings.database_url)
    engine = make_engine(settings.database_url, pool_size=pool_size, name=name)
    queue = make_queue(conninfo)
    http = make_client(transport=transport)
    vault = Vault(settings.secret_key)
    book, policies, house = read_book(), Policies(), house_policy(settings)
    models = VendorModels(
        settings,
        book=book,
        timeouts=Timeouts(
            first_event_s=house.first_event_s,
            between_events_s=house.between_events_s,
            call_s=house.call_s,
        ),
        scripted=Scripted(),
        openai_wire=settings.openai_wire,
    )
    units = Units(engine, clock=clock, routes=_routes(models), wakes=Wakes(queue))
    turns = Turns(units, models=models, house=house, book=book, policies=policies)
    handlers: Mapping[str, Handler] = _handlers(
        units, settings=settings, http=http, vault=vault, turns=turns
    )
    return Product(
        settings=settings,
        engine=engine,
        queue=queue,
        units=units,
        live=Live(conninfo),
        vault=vault,
        http=http,
        turns=turns,
        models=models,
        desk=Desk(
            house=house,
            book=book,
            providers=frozenset(models.providers) | {SCRIPTED},
            prompts=frozenset(PROMPTS),
            policies=policies,
            health=turns.health,
        ),
        limits=Limits(
            engine, clock=clock, redis_url=settings.redis_url, scale=settings.rate_limit_scale
        ),
        drain=Drain(
            engine,
            clock=clock,
            handlers=handlers,
            kinds=KINDS,
            lease=timedelta(seconds=settings.lease_seconds),
        ),
        promoter=Promoter(units, kinds=KINDS),
        ticks={
            "kit.tidy": tidy_kit,
            "tenancy.tidy": tidy_tenancy,
            "assistant.sweep": sweep,
            "insights.watch_experiment": watch_experiment,
        },
    )


def _routes(models: VendorModels) -> Mapping[type[Fact], Sequence[str]]:
    """Return who reacts to what; where nobody can translate, nothing waits for a translation."""
    if set(models.providers) - {SCRIPTED}:
        return REACTIONS
    return {fact: [n for n in names if n != TRANSLATE] for fact, names in REACTIONS.items()}


def house_policy(settings: Settings) -> Policy:
    """Return how customers are answered where nobody changed anything."""
    names = {"claude": settings.claude_model, "openai": settings.openai_model, SCRIPTED: SCRIPTED}
    order = [settings.ai_provider, *settings.ai_fallback_providers]
    if settings.ai_provider == SCRIPTED:
        order = []
    return Policy(
        chain=chain_of(*(Choice(provider, names[provider]) for provider in order)),
        caps=Caps(
            conversation=_micro(settings.ai_conversation_cap_usd),
            location=_micro(settings.ai_location_day_cap_usd),
            organisation=_micro(settings.ai_organisation_day_cap_usd),
        ),
        first_event_s=settings.ai_first_token_seconds,
    )


def _micro(dollars: Decimal | None) -> int | None:
    return None if dollars is None else int(dollars * 1_000_000)


def _handlers(
    units: Units, *, settings: Settings, http: httpx.AsyncClient, vault: Vault, turns: Turns
) -> dict[str, Handler]:
    """Bind the names of `wiring.py` to methods."""
    leads = LeadsJobs(units, hears=detect)
    crm = CrmJobs(units, _shopmonkey_for(units, settings=settings, http=http, vault=vault))
    followup = FollowupJobs(units, chat_url=settings.chat_url, link_days=settings.chat_link_days)
    messaging = MessagingJobs(
        units,
        carriers=ConfiguredCarriers(settings, http=http, vault=vault),
        house=house_of(settings),
        window_s=settings.unknown_window_seconds,
        lease_s=settings.lease_seconds,
    )
    booking = BookingJobs(units, chat_url=settings.chat_url, link_days=settings.chat_link_days)
    assistant = AssistantJobs(
        units, turns, gathering=Gathering(pause=timedelta(seconds=settings.sms_gather_seconds))
    )
    return {
        "leads.take_in": leads.take_in,
        "crm.take_in": crm.take_in,
        "followup.first_touch": followup.first_touch,
        "messaging.deliver": messaging.deliver,
        "messaging.resolve": messaging.resolve,
        "assistant.answer": assistant.answer,
        "assistant.rescue": assistant.rescue,
        TRANSLATE: assistant.translate,
        "booking.expire_hold": booking.expire_hold,
        "booking.confirm_booked": booking.confirm_booked,
        "booking.confirm_moved": booking.confirm_moved,
        "booking.confirm_cancelled": booking.confirm_cancelled,
    }


def _shopmonkey_for(
    units: Units, *, settings: Settings, http: httpx.AsyncClient, vault: Vault
) -> ClientFor:
    """Return who gives a location's Shopmonkey client: its own key, else the settings' key."""

    async def client_for(place: Location) -> Shopmonkey | None:
        async with units.open(organisation_id=place.organisation_id) as unit:
            sealed = await sealed_credential(unit, place.id, "shopmonkey")
        key = vault.open(sealed, owner=place.id) if sealed else settings.shopmonkey_api_key
        return Shopmonkey(http, settings.shopmonkey_base_url, key) if key else None

    return client_for
