"""Which class a car is in, from what people call it.

A short list of common models; what is not known is None: then a price is a range, no guess.
"""

from __future__ import annotations

import re
from itertools import pairwise

CLASSES = ("coupe", "sedan", "suv", "truck", "van")

_MODELS: dict[str, str] = {
    "coupe": (
        "mustang camaro challenger corvette 911 brz gr86 86 supra miata mx-5 370z 400z z4 tt"
        " cayman boxster tt rc f-type m2 m4 a5 s5 370 350z"
    ),
    "sedan": (
        "civic accord camry corolla avalon prius altima sentra maxima versa elantra sonata"
        " accent forte k5 optima stinger fusion focus malibu impala cruze charger 300 jetta passat"
        " golf gti impreza wrx legacy mazda3 mazda6 mirage a3 a4 a6 a8 s4 s6 rs7 c-class e-class"
        " s-class c300 e350 s550 3-series 5-series 7-series 330i 340i 530i 540i 750i m3 m5 is350"
        " is250 es350 ls500 gs350 tlx ilx integra g70 g80 g90 q50 q60 ct4 ct5 model-3 model-s"
        " model3 models taycan panamera ioniq-6 lucid-air bolt leaf mirai insight s60 s90 i4 i5 i7"
    ),
    "suv": (
        "cr-v crv hr-v hrv pilot passport rav4 rav-4 highlander 4runner sequoia venza"
        " land-cruiser c-hr rogue murano pathfinder armada kicks tucson santa-fe palisade kona"
        " venue sportage sorento telluride seltos soul escape explorer expedition edge bronco"
        " mach-e equinox traverse tahoe suburban blazer trailblazer trax terrain acadia yukon"
        " envoy enclave encore envision durango journey wrangler grand-cherokee cherokee compass"
        " renegade gladiator wagoneer tiguan atlas taos id4 id.4 forester outback crosstrek ascent"
        " solterra cx-5 cx-30 cx-50 cx-9 cx-90 cx5 cx9 outlander eclipse-cross q3 q5 q7 q8 e-tron"
        " glc gle gls gla glb g-wagon g-class x1 x3 x5 x6 x7 ix rx350 rx nx gx lx ux mdx rdx"
        " gv60 gv70 gv80 qx50 qx60 qx80 xt4 xt5 xt6 escalade navigator aviator nautilus corsair"
        " mustang-mach-e bolt-euv corolla-cross model-y model-x modely modelx cayenne "
        "macan range-rover discovery defender evoque velar"
        " xc40 xc60 xc90 ex90 ioniq-5 ev6 ev9 rivian-r1s r1s stelvio levante urus"
    ),
    "truck": (
        "f-150 f150 f-250 f250 f-350 f350 f-450 ranger maverick lightning silverado sierra"
        " colorado canyon"
        " hummer ram 1500 2500 3500 tacoma tundra frontier titan ridgeline santa-cruz cybertruck"
        " r1t"
    ),
    "van": (
        "odyssey sienna pacifica caravan voyager carnival sedona quest transit sprinter promaster"
        " express savana metris town-and-country id.buzz"
    ),
}
_BY_MODEL = {model: kind for kind, models in _MODELS.items() for model in models.split()}


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9.\-]+", text.lower())


def vehicle_class(make: str, model: str) -> str | None:
    """Return the class of a car, or None when we cannot know: `Honda`, `Civic` → `sedan`."""
    words = _words(model) or _words(make)
    runs = [*words, *("-".join(pair) for pair in pairwise(words))]
    runs += ["".join(pair) for pair in pairwise(words)]
    runs += ["-".join(words[n : n + 3]) for n in range(len(words) - 2)]
    for run in sorted(runs, key=len, reverse=True):
        if run in _BY_MODEL:
            return _BY_MODEL[run]
    text = f"{make} {model}".lower()
    for word, kind in (
        ("coupe", "coupe"),
        ("sedan", "sedan"),
        ("suv", "suv"),
        ("crossover", "suv"),
        ("pickup", "truck"),
        ("truck", "truck"),
        ("minivan", "van"),
        ("van", "van"),
        ("hatchback", "sedan"),
        ("convertible", "coupe"),
        ("wagon", "suv"),
    ):
        if word in _words(text):
            return kind
    return None
