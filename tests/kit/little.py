"""A little application behind the product's edge, for tests of the edge."""

from __future__ import annotations

from typing import Annotated, Any

import httpx
from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from lead_orchestrator.kit.errors import Forbidden, Invalid, Kind, Missing, Refusal
from lead_orchestrator.kit.unit import Unit, Units
from lead_orchestrator.kit.web import (
    Edge,
    install_problems,
    once,
    units_of,
)
from lead_orchestrator.leads.facts import LeadClosed
from tests.builders import Shop

CANARY = "canary-person@example.com"


class Form(BaseModel):
    """What the little application below takes."""

    name: str
    count: Annotated[int, Field(ge=1)] = 1


class Sold(Refusal):
    """It was sold to somebody else."""

    kind = Kind.CONFLICT
    code = "sold"
    title = "It is sold."


class SignedOut(Refusal):
    """Nobody is signed in."""

    kind = Kind.UNAUTHORISED
    code = "signed_out"
    title = "Please sign in."


REFUSALS: dict[str, Refusal] = {
    "missing": Missing(),
    "signed_out": SignedOut(),
    "forbidden": Forbidden("Ask the owner."),
    "fields": Invalid({"email": "is not one"}),
    "sold": Sold("It was sold today.", alternatives=[1, 2]),
}
FAULTS: dict[str, Exception] = {
    "bug": ValueError(f"{CANARY} is not a number"),
    "database": OperationalError("select", {"email": CANARY}, Exception(f"DETAIL: {CANARY}")),
    "data": DBAPIError("insert", {"email": CANARY}, Exception(f"DETAIL: {CANARY}")),
    "network": ConnectionResetError(CANARY),
    "http": HTTPException(418, "I am a teapot.", headers={"X-Pot": "tea"}),
}


def little_app(units: Units | None = None, shop: Shop | None = None) -> FastAPI:
    """An application with the product's edge and a few doors."""
    app = FastAPI()
    app.state.units = units
    app.add_middleware(Edge)
    install_problems(app)

    @app.get("/api/refuse/{name}")
    async def refuse(name: str) -> None:
        raise REFUSALS[name]

    @app.get("/api/fault/{name}")
    async def fault(name: str) -> None:
        raise FAULTS[name]

    @app.post("/api/form")
    async def form(body: Form, *, loud: Annotated[bool, Query()] = False) -> Form:
        return Form(name=body.name.upper(), count=body.count) if loud else body

    async def size(request: Request) -> JSONResponse:
        return JSONResponse({"bytes": len(await request.body())})

    for path in ("/api/size", "/api/chat/x", "/api/chat/x/photos", "/webhooks/size"):
        app.add_api_route(path, size, methods=["POST", "GET", "PUT", "DELETE"])

    @app.post("/api/close")
    async def close(request: Request) -> JSONResponse:
        assert shop is not None
        async with units_of(request).open(organisation_id=shop.organisation_id) as unit:

            async def act() -> tuple[int, Any]:
                fact_id = unit.emit(LeadClosed(reason="once"))
                return 201, {"fact": str(fact_id)}

            answer = await once(unit, request, scope="close", act=act)
            if request.headers.get("x-die"):
                await kill(unit)
        return answer

    _ = refuse, fault, form, close
    return app


async def kill(unit: Unit) -> None:
    """End the unit's connection from outside, as a restart of the database does."""
    pid = (await unit.rows(text("select pg_backend_pid()")))[0][0]
    async with unit.db.engine.begin() as other:
        await other.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})


def caller(app: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://testserver")
