"""Real processes for the fault tests: one PostgreSQL per file, one copied database per test."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bench.rig import Rig, copy_of, rig

# A worker counts as dead after two seconds instead of thirty, and a carrier's "never seen" is
# believed after three: longer than the simulators' slowest late acceptance and look-up together.
LEASE_S, WINDOW_S = 2, 3
IMPATIENT = {"LEASE_SECONDS": str(LEASE_S), "UNKNOWN_WINDOW_SECONDS": str(WINDOW_S)}

MakeRig = Callable[..., Rig]


@pytest.fixture(scope="module")
def ground() -> Generator[Rig]:
    """A seeded database that nobody works on: each test copies it."""
    with rig(durable=False) as made:
        yield made


@pytest.fixture
def make_rig(ground: Rig, request: pytest.FixtureRequest) -> Generator[MakeRig]:
    """Make the test's rig with the given settings."""
    with ExitStack() as stack:

        def make(**settings: str) -> Rig:
            name = f"t_{Path(request.node.name).stem[:40].lower()}"
            return stack.enter_context(copy_of(ground, name, **IMPATIENT, **settings))

        yield make


@pytest.fixture
def live_rig(make_rig: MakeRig) -> Rig:
    """A rig whose messages really go to the simulated carriers."""
    made = make_rig(DEMO_MODE="false")
    made.vendors(lookup_lag_s=0.3)
    return made
