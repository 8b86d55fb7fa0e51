"""Which names are time zones of places."""

from __future__ import annotations

import pytest

from lead_orchestrator.tenancy.rules.places import is_zone


@pytest.mark.parametrize(
    "name",
    ["America/New_York", "America/Indiana/Indianapolis", "Pacific/Honolulu", "Europe/Isle_of_Man"],
)
def test_a_place_has_a_zone(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize(
    "name",
    [
        "", "EST", "UTC", "Etc/GMT+5", "America", "America/Nowhere", "america/new_york",
        "../../etc/passwd", "/etc/localtime", "America/New York", "America/New_York\n",
        "America/../New_York", "\x00", "posix/America/New_York", "SystemV/EST5",
    ],
)  # fmt: skip
def test_what_keeps_one_offset_or_is_nowhere_is_none(name: str) -> None:
    assert not is_zone(name)
