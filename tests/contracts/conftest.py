"""The simulated vendors of models that this folder's tests share; one street a process."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

import pytest

from tests.contracts.vendor_line import WIRES, Line3, fresh, street


@pytest.fixture(scope="session")
async def lines() -> AsyncGenerator[Sequence[Line3]]:
    """All three wires."""
    async with street() as made:
        yield made


@pytest.fixture(params=WIRES)
def line(request: pytest.FixtureRequest, lines: Sequence[Line3]) -> Line3:
    """Each wire in turn."""
    return fresh(next(one for one in lines if one.wire == request.param))
