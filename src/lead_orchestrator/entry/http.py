"""The HTTP door: the application, its pages, health and metrics."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
)
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.middleware.gzip import GZipMiddleware

from lead_orchestrator.app import Product
from lead_orchestrator.assistant import api as assistant_api
from lead_orchestrator.booking import api as booking_api
from lead_orchestrator.crm import api as crm_api
from lead_orchestrator.demo import api as demo_api
from lead_orchestrator.inbox import api as inbox_api
from lead_orchestrator.insights import api as insights_api
from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.live import RESYNC
from lead_orchestrator.kit.secrets import same
from lead_orchestrator.kit.web import Edge, install_problems, problem
from lead_orchestrator.leads import api as leads_api
from lead_orchestrator.messaging import api as messaging_api
from lead_orchestrator.tenancy import api as tenancy_api

WEB = Path(__file__).resolve().parents[3] / "web" / "dist"
WORKER_SILENT_S = 15
PROBE_EVERY_S = 60.0
QUEUE_LONG = 10_000
CHAT_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " img-src 'self' blob: data:; font-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'; object-src 'none'"
)
# Mantine writes inline styles; scripts stay ours alone. A message's HTML is shown in a sandboxed
# frame without scripts, which needs `frame-src 'self'` and remote nothing.
CONSOLE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self';"
    " img-src 'self' blob: data:; font-src 'self' data:; frame-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


def create_app(product: Product, *, web: Path = WEB) -> FastAPI:
    """Return the application for a composed product."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        listening = asyncio.create_task(product.live.run())
        probing = asyncio.create_task(_probe(product))
        try:
            yield
        finally:
            app.state.stopping.set()
            product.live.announce(RESYNC)
            listening.cancel()
            probing.cancel()
            await asyncio.gather(listening, probing, return_exceptions=True)
            await product.close()

    app = FastAPI(
        title="Lead Orchestrator",
        version="0.1.0",
        description="From a web quote request to a booked appointment.",
        lifespan=lifespan,
    )
    app.state.settings = product.settings
    app.state.units = product.units
    app.state.live = product.live
    app.state.vault = product.vault
    app.state.turns = product.turns
    app.state.limits = product.limits
    app.state.desk = product.desk
    app.state.shopmonkey_doors = crm_api.Doors()
    app.state.stopping = asyncio.Event()
    app.add_middleware(Edge)
    install_problems(app)
    for room in (
        leads_api,
        crm_api,
        messaging_api,
        booking_api,
        assistant_api,
        tenancy_api,
        inbox_api,
        insights_api,
        demo_api,
    ):
        app.include_router(room.router)
    _operations(app, product)
    _pages(app, product, web)
    return app


async def _probe(product: Product) -> None:
    """Ask every provider once, and then those that do not answer, until the process ends."""
    await product.probe(every=True)
    # Loading a vendor's SDK takes seconds: neither the first customer nor the first one who is
    # passed on to the next vendor should wait for it.
    await product.models.warm(*(choice.provider for choice in product.turns.house.vendors))
    while True:
        await asyncio.sleep(PROBE_EVERY_S)
        await product.probe(every=False)


def _operations(app: FastAPI, product: Product) -> None:
    @app.get("/api/health", tags=["operations"])
    async def health() -> JSONResponse:
        """Say how the product is; makes no billable call."""
        body = await _health(product)
        return JSONResponse(body, 503 if body["status"] == "down" else 200)

    @app.get("/api/health/live", tags=["operations"])
    async def live() -> JSONResponse:
        """Say that this process answers."""
        return JSONResponse({"status": "ok"})

    @app.get("/metrics", tags=["operations"])
    async def metrics(request: Request) -> Response:
        """Give Prometheus its figures; behind a bearer token when one is configured."""
        token = product.settings.metrics_token
        if token and not same(request.headers.get("authorization", ""), f"Bearer {token}"):
            return problem(401, code="unauthorised", title="A token is needed.")
        return PlainTextResponse(_figures(), media_type=CONTENT_TYPE_LATEST)

    _ = health, live, metrics


def _figures() -> bytes:
    """Return the figures of this process, or of all that share a metrics folder."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return generate_latest(registry)


async def _health(product: Product) -> dict[str, object]:
    checks: dict[str, object] = {
        "database": "down",
        "worker": "unknown",
        "queue": "unknown",
        "providers": product.providers(),
    }
    try:
        async with asyncio.timeout(3), product.engine.connect() as db:
            row = (
                await db.execute(
                    text(
                        "select (select extract(epoch from clock_timestamp() - max(beat_at))"
                        "   from workers where kind = 'worker'),"
                        " (select count(*) from (select 1 from reactions"
                        "   where state = 'waiting' limit 10001) w),"
                        " (select count(*) from (select 1 from reactions"
                        "   where state = 'dead' limit 101) d)"
                    )
                )
            ).one()
    except Exception:  # noqa: BLE001 - whatever it is, the database is not there
        return {"status": "down", "checks": checks}
    beat, waiting, dead = row
    checks["database"] = "ok"
    checks["worker"] = "ok" if beat is not None and beat < WORKER_SILENT_S else "down"
    checks["queue"] = "ok" if waiting <= QUEUE_LONG else "behind"
    checks["waiting"], checks["dead"] = waiting, dead
    first = product.desk.house.chain[0].provider
    well = checks["worker"] == "ok" and product.providers()[first] != "down"
    return {"status": "ok" if well else "degraded", "checks": checks}


def _pages(app: FastAPI, product: Product, web: Path) -> None:
    if (web / "assets").is_dir():
        assets = GZipMiddleware(_Immutable(directory=web / "assets"), minimum_size=500)
        app.mount("/assets", assets, name="assets")

    def page(name: str, csp: str) -> Response:
        path = web / name
        if not path.is_file():
            return problem(503, code="no_web_app", title="The web app is not built.")
        return FileResponse(
            path,
            headers={
                "Content-Security-Policy": csp,
                "Cache-Control": "no-cache",
                "X-Robots-Tag": "noindex",
            },
        )

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    async def home() -> Response:
        if product.settings.demo_mode:
            return page("demo.html", CONSOLE_CSP)
        return page("index.html", CONSOLE_CSP)

    @app.api_route("/favicon.ico", methods=["GET", "HEAD"], include_in_schema=False)
    async def icon() -> Response:
        return RedirectResponse(f"/assets/{_icon(web)}", 308) if _icon(web) else Response(None, 204)

    @app.api_route("/chat/{lead_id}", methods=["GET", "HEAD"], include_in_schema=False)
    async def chat(lead_id: str) -> Response:  # noqa: ARG001 - the page is the same for all
        return page("chat/index.html", CHAT_CSP)

    @app.api_route("/staff", methods=["GET", "HEAD"], include_in_schema=False)
    @app.api_route("/staff/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def console(path: str = "") -> Response:  # noqa: ARG001 - the console routes itself
        return page("index.html", CONSOLE_CSP)

    _ = home, icon, chat, console


def _icon(web: Path) -> str:
    """Return the built name of the product's icon, or nothing."""
    return next((file.name for file in sorted((web / "assets").glob("icon*.svg"))), "")


class _Immutable(StaticFiles):
    """Files whose names carry their hash: kept by browsers for a year."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        answer = super().file_response(*args, **kwargs)  # pyright: ignore[reportArgumentType]
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer
