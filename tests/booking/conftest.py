"""What the booking tests share: the desk of a shop, and a customer's page over HTTP."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import httpx
import pytest
from fastapi import FastAPI

from lead_orchestrator.booking.api import router
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.web import Edge, install_problems
from tests.booking.desk import Desk, Page, open_page
from tests.builders import Shop


@pytest.fixture
def desk(units: Units, shop: Shop) -> Desk:
    """The desk of the test's shop."""
    return Desk(units, shop)


@pytest.fixture
async def http(units: Units) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of an application that has the booking routes only."""
    app = FastAPI()
    app.add_middleware(Edge)
    install_problems(app)
    app.include_router(router)
    app.state.units = units
    app.state.settings = Settings()
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client


@pytest.fixture
async def page(http: httpx.AsyncClient, desk: Desk) -> Page:
    """One customer's page."""
    return await open_page(http, desk)
