"""An invented franchise: one organisation, three shops in three time zones and states.

Every name, address and number is made up; numbers are from the ranges kept for fiction.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, time

from lead_orchestrator.catalogue.actions import NewService

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


TINT, PPF, CERAMIC, AUDIO = "window_tint", "paint_protection", "ceramic_coating", "audio"
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


def _by_class(sedan: int) -> dict[str, int]:
    """Return cents by class from the sedan's dollars: larger glass costs more."""
    return {
        "coupe": round(sedan * 0.9) * 100 - 100,
        "sedan": sedan * 100 - 100,
        "truck": sedan * 100 - 100,
        "suv": round(sedan * 1.15) * 100 - 100,
        "van": round(sedan * 1.3) * 100 - 100,
    }


def _service(
    code: str,
    category: str,
    name: str,
    description: str,
    minutes: int,
    dollars: int,
    *,
    classes: bool = False,
) -> NewService:
    return NewService(
        code=code,
        category=category,
        name=name,
        description=description,
        duration_minutes=minutes,
        price_cents=dollars * 100,
        by_class=_by_class(dollars + 1) if classes else {},
    )


SERVICES = (
    _service(
        "carbon-full",
        TINT,
        "Carbon Tint, Full Car",
        "Carbon film on all side and rear windows. Deep colour that never fades to purple.",
        150,
        249,
        classes=True,
    ),
    _service(
        "carbon-front-two",
        TINT,
        "Carbon Tint, Front Two Windows",
        "Carbon film on the driver and passenger windows to match the factory glass.",
        60,
        129,
    ),
    _service(
        "carbon-sides",
        TINT,
        "Carbon Tint, Side Windows",
        "Carbon film on all side windows, rear glass left clear.",
        90,
        199,
        classes=True,
    ),
    _service(
        "carbon-rear",
        TINT,
        "Carbon Tint, Rear Window",
        "Carbon film on the rear glass in one piece.",
        60,
        139,
    ),
    _service(
        "ceramic-full",
        TINT,
        "Ceramic Tint, Full Car",
        "Nano-ceramic film on all side and rear windows. Blocks most of the heat,"
        " keeps phone and GPS signal clear.",
        180,
        399,
        classes=True,
    ),
    _service(
        "ceramic-full-windshield",
        TINT,
        "Ceramic Tint, Full Car and Windshield",
        "Nano-ceramic film on every window, with a clear film on the windshield.",
        240,
        549,
        classes=False,
    ),
    _service(
        "ceramic-front-two",
        TINT,
        "Ceramic Tint, Front Two Windows",
        "Nano-ceramic film on the driver and passenger windows.",
        60,
        179,
    ),
    _service(
        "ceramic-sides",
        TINT,
        "Ceramic Tint, Side Windows",
        "Nano-ceramic film on all side windows.",
        120,
        299,
        classes=True,
    ),
    _service(
        "ceramic-rear",
        TINT,
        "Ceramic Tint, Rear Window",
        "Nano-ceramic film on the rear glass.",
        75,
        189,
    ),
    _service(
        "ceramic-windshield",
        TINT,
        "Ceramic Windshield",
        "A clear nano-ceramic film on the windshield against heat and glare.",
        90,
        219,
    ),
    _service(
        "ir-ceramic-full",
        TINT,
        "Infrared Ceramic Tint, Full Car",
        "Our coolest film: multi-layer infrared ceramic on all side and rear windows.",
        210,
        529,
        classes=False,
    ),
    _service(
        "ir-ceramic-front-two",
        TINT,
        "Infrared Ceramic, Front Two Windows",
        "Infrared ceramic film on the driver and passenger windows.",
        75,
        229,
    ),
    _service(
        "ir-windshield",
        TINT,
        "Infrared Ceramic Windshield",
        "A clear infrared film on the windshield: the biggest difference on a hot day.",
        90,
        289,
    ),
    _service(
        "dyed-full",
        TINT,
        "Classic Tint, Full Car",
        "Dyed film on all side and rear windows: looks and privacy on a budget.",
        120,
        199,
        classes=True,
    ),
    _service(
        "dyed-front-two",
        TINT,
        "Classic Tint, Front Two Windows",
        "Dyed film on the driver and passenger windows.",
        45,
        109,
    ),
    _service(
        "visor-strip",
        TINT,
        "Windshield Visor Strip",
        "A tinted strip along the top of the windshield, down to the AS-1 line.",
        30,
        109,
    ),
    _service("sunroof", TINT, "Sunroof Tint", "Ceramic film on one sunroof panel.", 45, 119),
    _service(
        "panoramic-roof",
        TINT,
        "Panoramic Roof Tint",
        "Ceramic film on a panoramic glass roof.",
        90,
        259,
    ),
    _service(
        "quarter-windows",
        TINT,
        "Rear Quarter Windows",
        "Film on both rear quarter windows, matched to the rest.",
        45,
        119,
    ),
    _service(
        "limo-rear",
        TINT,
        "Rear Privacy Tint",
        "The darkest film your state allows behind the driver.",
        90,
        189,
    ),
    _service(
        "removal-full",
        TINT,
        "Old Tint Removal, Full Car",
        "Old film and glue taken off every window with steam.",
        120,
        199,
    ),
    _service(
        "removal-one",
        TINT,
        "Old Tint Removal, One Window",
        "Old film and glue taken off one window.",
        45,
        119,
    ),
    _service(
        "ir-ceramic-complete",
        TINT,
        "Infrared Ceramic, Complete Package",
        "Infrared ceramic on every window, windshield included.",
        270,
        600,
    ),
    _service(
        "ppf-front",
        PPF,
        "Paint Protection, Full Front",
        "Clear self-healing film on bumper, hood, fenders and mirrors.",
        480,
        1799,
    ),
    _service(
        "ppf-partial",
        PPF,
        "Paint Protection, Partial Front",
        "Clear film on the bumper, a third of the hood, and mirrors.",
        300,
        899,
    ),
    _service(
        "ppf-door-cups",
        PPF,
        "Paint Protection, Door Cups and Edges",
        "Clear film behind the handles and on the door edges.",
        60,
        149,
    ),
    _service(
        "coating-one-year",
        CERAMIC,
        "Ceramic Coating, One Layer",
        "A glossy one-layer ceramic coating on all paint, after a hand wash and claying.",
        300,
        599,
    ),
    _service(
        "coating-five-year",
        CERAMIC,
        "Ceramic Coating, Two Layers",
        "Paint correction in one step and two layers of ceramic coating.",
        480,
        1199,
    ),
    _service(
        "coating-glass",
        CERAMIC,
        "Glass Coating",
        "A water-repelling coating on all glass.",
        60,
        149,
    ),
    _service(
        "audio-head-unit",
        AUDIO,
        "Head Unit Installation",
        "Installation of a new head unit, with dash kit and wiring.",
        120,
        249,
    ),
    _service(
        "audio-speakers",
        AUDIO,
        "Four-Speaker Installation",
        "Installation of four door speakers.",
        150,
        299,
    ),
    _service(
        "audio-subwoofer",
        AUDIO,
        "Subwoofer and Amplifier Installation",
        "Installation of one subwoofer with its amplifier and wiring.",
        180,
        349,
    ),
)
STAFF = (
    ("morgan@clearview.example.com", "Morgan Reyes", "owner"),
    ("sam@clearview.example.com", "Sam Okafor", "advisor"),
)
