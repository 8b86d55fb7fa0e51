"""Worlds for the stories of the assistant."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from tests.clock import WorldClock
from tests.conftest import Database
from tests.stories.talking import talking_world
from tests.world import Minds, World

MakeTalking = Callable[..., AbstractAsyncContextManager[tuple[World, Minds]]]


@pytest.fixture
def make_talking(database: Database, clock: WorldClock) -> MakeTalking:
    """Make a world whose assistant is a vendor's model, with the given settings."""

    def make(**settings: object) -> AbstractAsyncContextManager[tuple[World, Minds]]:
        return talking_world(database.app_url, clock, **settings)

    return make


@pytest.fixture
async def talking(make_talking: MakeTalking) -> AsyncGenerator[tuple[World, Minds]]:
    """The whole product with its vendors, Claude answering and OpenAI behind it."""
    async with make_talking() as made:
        yield made
