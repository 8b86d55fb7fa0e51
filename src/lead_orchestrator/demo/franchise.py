"""An invented franchise: one organisation, three shops in three time zones and states.

Every name, address and number is made up; numbers are from the ranges kept for fiction.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, time

from lead_orchestrator.demo.menu import AUDIO, CERAMIC, PPF, TINT

ORGANISATION = ("clearview", "Clearview Tint Co.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoShop:
    """A shop of the franchise."""

    slug: str
    name: str
    timezone: str
    phone: str
    email: str
    street: str
    city: str
    state: str
    postal_code: str
    weekday: tuple[time, time]
    saturday: tuple[time, time] | None
    sunday: tuple[time, time] | None = None
    crm_location_id: str
    webhook_key: str
    bays: tuple[tuple[str, tuple[str, ...]], ...]
    # What this shop charges otherwise, in per cent of the franchise's price, by service code.
    percent: dict[str, int]
    withdrawn: tuple[str, ...] = ()


ALL = (TINT, PPF, CERAMIC, AUDIO)

SHOPS = (
    DemoShop(
        slug="clearview-tampa",
        name="Clearview Tint Tampa",
        timezone="America/New_York",
        phone="+18135550110",
        email="tampa@clearview.example.com",
        street="418 Bayshore Court",
        city="Tampa",
        state="FL",
        postal_code="33606",
        weekday=(time(8, 30), time(17, 30)),
        saturday=(time(9), time(14)),
        crm_location_id="5f0c7b3e9a1d4c0012ab3401",
        webhook_key="demo-hook-tampa-6b1f0c",
        bays=(("Bay 1", ALL), ("Bay 2", (TINT, CERAMIC)), ("Bay 3 (audio)", (AUDIO, TINT))),
        percent={},
    ),
    DemoShop(
        slug="clearview-austin",
        name="Clearview Tint Austin",
        timezone="America/Chicago",
        phone="+15125550120",
        email="austin@clearview.example.com",
        street="2207 Juniper Ridge",
        city="Austin",
        state="TX",
        postal_code="78704",
        weekday=(time(8), time(18)),
        saturday=(time(9), time(15)),
        crm_location_id="5f0c7b3e9a1d4c0012ab3402",
        webhook_key="demo-hook-austin-93d4e2",
        bays=(("Bay A", ALL), ("Bay B", (TINT, CERAMIC, PPF))),
        percent={"ceramic-full": 105, "ceramic-full-windshield": 105, "ppf-front": 95},
    ),
    DemoShop(
        slug="clearview-portland",
        name="Clearview Tint Portland",
        timezone="America/Los_Angeles",
        phone="+15035550130",
        email="portland@clearview.example.com",
        street="77 Alder Yard, Unit 4",
        city="Portland",
        state="OR",
        postal_code="97214",
        weekday=(time(9), time(18)),
        saturday=(time(10), time(15)),
        crm_location_id="5f0c7b3e9a1d4c0012ab3403",
        webhook_key="demo-hook-portland-27a8b5",
        bays=(("North bay", ALL), ("South bay", (TINT, PPF))),
        percent={"carbon-full": 110, "ceramic-full": 110, "ceramic-full-windshield": 108},
        withdrawn=("audio-subwoofer", "limo-rear"),
    ),
)


def webhook_secret(shop: DemoShop) -> str:
    """Return the secret that Shopmonkey signs the webhooks of this demo shop with."""
    return "whsec_" + base64.b64encode(f"demo webhook of {shop.slug}".encode()).decode()


def holidays(year: int) -> tuple[tuple[date, str, time | None, time | None], ...]:
    """Return the franchise's closures of a year, and its short Christmas Eve."""
    thanksgiving = next(
        date(year, 11, day)
        for day in range(22, 29)
        if date(year, 11, day).weekday() == 3  # noqa: PLR2004
    )
    return (
        (date(year, 1, 1), "New Year's Day", None, None),
        (date(year, 7, 4), "Independence Day", None, None),
        (thanksgiving, "Thanksgiving", None, None),
        (date(year, 12, 24), "Christmas Eve", time(9), time(13)),
        (date(year, 12, 25), "Christmas Day", None, None),
    )


STAFF = (
    ("morgan@clearview.example.com", "Morgan Reyes", "owner"),
    ("sam@clearview.example.com", "Sam Okafor", "advisor"),
)
