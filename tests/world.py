"""The whole product in one process: app, worker and vendor simulators, on a clock that moves."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from lead_orchestrator.app import Product, compose
from lead_orchestrator.entry.http import create_app
from lead_orchestrator.kit.settings import Settings
from simulators import anthropic, openai, sendgrid, shopmonkey, twilio
from simulators.serve import on_loopback
from tests.builders import Shop, build_shop
from tests.clock import WorldClock

WEB = "http://testserver"
HOOK_SECRET = "whsec_dGVzdCB3ZWJob29rIHNlY3JldA=="


class Street(httpx.AsyncBaseTransport):
    """Routes a request to the ASGI app of its host, as the network would."""

    def __init__(self, apps: dict[str, object]) -> None:
        self.lines = {
            host: httpx.ASGITransport(app=app, raise_app_exceptions=False)  # pyright: ignore[reportArgumentType]
            for host, app in apps.items()
        }
        self.hosts: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Hand the request to whoever lives at its host."""
        self.hosts.append(request.url.host)
        line = self.lines.get(request.url.host)
        if line is None:
            raise httpx.ConnectError(f"no such host: {request.url.host}")
        return await line.handle_async_request(request)


@dataclass(slots=True)
class World:
    """Everything that is there, and how time and work move on."""

    product: Product
    http: httpx.AsyncClient
    shop: Shop
    clock: WorldClock
    shopmonkey: shopmonkey.Shopmonkey
    twilio: twilio.Twilio
    sendgrid: sendgrid.SendGrid
    street: Street

    async def run_until_quiet(self, *, rounds: int = 50) -> None:
        """Let worker and vendors work until neither has anything to do at this moment."""
        for _ in range(rounds):
            worked = await self.product.promoter.tick()
            for reaction in self.product.drain.handlers:
                worked += await self.product.drain.run(reaction)
            for vendor in (self.shopmonkey, self.twilio, self.sendgrid):
                worked += await vendor.run_callbacks()
            if not worked:
                return
        raise AssertionError("the world does not come to rest")

    async def quote(self, **form: object) -> dict[str, object]:
        """Leave a website quote in Shopmonkey and deliver its webhook; return the order."""
        given = {"location_id": await self.crm_location()} | form
        order = self.shopmonkey.new_quote(**given)  # pyright: ignore[reportArgumentType]
        await self.shopmonkey.deliver("INSERT", "order", order)
        return order

    async def crm_location(self) -> str:
        """Return the shop's id in Shopmonkey."""
        from lead_orchestrator.tenancy.queries import location

        async with self.product.units.open(organisation_id=self.shop.organisation_id) as unit:
            return str((await location(unit, self.shop.location_id)).crm_location_id)

    def another_product(self, **settings: object) -> Product:
        """Compose one more process of the product on the same database; the caller closes it."""
        return compose(
            self.product.settings.model_copy(update=settings),
            clock=self.clock,
            transport=self.street,
        )

    def chat_link(self, to: str) -> tuple[str, str]:
        """Return lead id and token of the newest link that went to a number or address."""
        bodies = [a.body for a in (*self.twilio.ledger, *self.sendgrid.ledger) if a.to == to]
        found = [b for b in bodies if "#k=" in b][-1]
        link = next(w for w in found.split() if "#k=" in w)
        path, _, token = link.partition("#k=")
        return path.rsplit("/", 1)[1], token


@asynccontextmanager
async def build_world(app_url: str, clock: WorldClock, **settings: object) -> AsyncGenerator[World]:
    """Give a world with one shop; `settings` override the product's."""
    rng = random.Random(7)
    monkey = shopmonkey.Shopmonkey(clock=clock, rng=rng)
    phone = twilio.Twilio(clock=clock, rng=rng)
    mail = sendgrid.SendGrid(clock=clock, rng=rng, events_url=f"{WEB}/webhooks/sendgrid/events")
    street = Street(
        {"shopmonkey.test": monkey.app, "twilio.test": phone.app, "sendgrid.test": mail.app}
    )
    product = compose(
        Settings(
            _env_file=None,  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
            **{
                "database_url": app_url,
                "public_url": WEB,
                "secret_key": "a secret for tests",
                "demo_mode": False,
                "shopmonkey_base_url": "http://shopmonkey.test/v3",
                "shopmonkey_api_key": shopmonkey.API_KEY,
                "twilio_base_url": "http://twilio.test",
                "twilio_account_sid": twilio.ACCOUNT_SID,
                "twilio_auth_token": twilio.AUTH_TOKEN,
                "twilio_phone_number": twilio.FROM_NUMBER,
                "sendgrid_base_url": "http://sendgrid.test",
                "sendgrid_api_key": sendgrid.API_KEY,
                "sendgrid_webhook_key": mail.verification_key,
            }
            | settings,
        ),
        clock=clock,
        transport=street,
    )
    app = create_app(product)
    web = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    street.lines["testserver"] = web
    client = httpx.AsyncClient(transport=web, base_url=WEB)
    vendors_client = httpx.AsyncClient(transport=street)
    monkey.client = phone.client = mail.client = vendors_client
    try:
        shop = await build_shop(product.units)
        monkey.add_webhook(f"{WEB}/webhooks/shopmonkey/{shop.webhook_key}", secret=shop.webhook_key)
        yield World(product, client, shop, clock, monkey, phone, mail, street)
    finally:
        await client.aclose()
        await vendors_client.aclose()
        await product.close()


class Valve:
    """Waiting that a test holds and lets go: what a simulator sleeps with."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self._open = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        """Wait, whatever the time, until the test lets go."""
        del seconds
        self.reached.set()
        await self._open.wait()

    def let_go(self) -> None:
        """End this wait and all that are to come."""
        self._open.set()


@dataclass(slots=True)
class Minds:
    """The vendors of models, on a loopback of their own; what they wait for, they wait at `valve`.

    `settings` point a product at them.
    """

    claude: anthropic.Anthropic
    gpt: openai.OpenAI
    valve: Valve
    settings: dict[str, object]

    @property
    def calls(self) -> int:
        """Return how many answers were begun that are paid for."""
        return len(self.claude.billed) + len(self.gpt.billed)


@asynccontextmanager
async def build_minds(clock: WorldClock) -> AsyncGenerator[Minds]:
    """Serve both simulated vendors of models on the loopback while the block runs."""
    valve = Valve()
    claude = anthropic.Anthropic(clock=clock, rng=random.Random(11), sleep=valve)
    gpt = openai.OpenAI(clock=clock, rng=random.Random(12), sleep=valve)
    async with on_loopback({"anthropic": claude, "openai": gpt}) as base:
        try:
            yield Minds(
                claude,
                gpt,
                valve,
                {
                    "ai_provider": "claude",
                    "ai_fallback_providers": ["openai"],
                    "anthropic_api_key": anthropic.API_KEY,
                    "anthropic_base_url": f"{base}/anthropic",
                    "openai_api_key": openai.API_KEY,
                    "openai_base_url": f"{base}/openai/v1",
                },
            )
        finally:
            valve.let_go()
