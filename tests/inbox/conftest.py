"""What tests of the inbox share: staff signed in at the console."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import httpx
import pytest

from tests.inbox.console import signed_in
from tests.world import World


@pytest.fixture
async def staff(world: World) -> AsyncGenerator[httpx.AsyncClient]:
    """The browser of the shop's manager, signed in."""
    async with signed_in(world, world.shop) as client:
        yield client
