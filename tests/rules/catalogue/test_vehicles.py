"""Which class a car is, from what people call it; what is not known stays not known."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead_orchestrator.catalogue.rules.vehicles import CLASSES, vehicle_class


@pytest.mark.parametrize(
    ("make", "model", "expected"),
    [
        ("Honda", "Civic", "sedan"),
        ("honda", "CIVIC Touring", "sedan"),
        ("Honda", "CR-V", "suv"),
        ("Honda", "CR V EX-L", "suv"),
        ("Honda", "crv", "suv"),
        ("Honda", "Odyssey", "van"),
        ("Toyota", "RAV4", "suv"),
        ("Toyota", "Rav 4 Hybrid", "suv"),
        ("Toyota", "Tacoma TRD", "truck"),
        ("Toyota", "Land Cruiser", "suv"),
        ("Toyota", "Supra", "coupe"),
        ("Tesla", "Model 3", "sedan"),
        ("Tesla", "Model Y Performance", "suv"),
        ("Tesla", "Model X", "suv"),
        ("Tesla", "Cybertruck", "truck"),
        ("Ford", "F-150", "truck"),
        ("Ford", "F150 Lariat", "truck"),
        ("Ford", "f 150", "truck"),
        ("Ford", "Mustang", "coupe"),
        ("Ford", "Mustang Mach-E", "suv"),
        ("Ford", "Transit 250", "van"),
        ("Chrysler", "Town and Country Touring", "van"),
        ("Toyota", "Corolla", "sedan"),
        ("Toyota", "Corolla Cross", "suv"),
        ("Chevrolet", "Bolt EUV", "suv"),
        ("Jeep", "Grand Cherokee L", "suv"),
        ("Ram", "1500", "truck"),
        ("BMW", "3 Series", "sedan"),
        ("Hyundai", "Santa Fe", "suv"),
        ("Hyundai", "Santa Cruz", "truck"),
        ("Hyundai", "Ioniq 5", "suv"),
        ("Hyundai", "Ioniq 6", "sedan"),
        ("", "2021 Tesla Model 3", "sedan"),
        ("", "my old pickup", "truck"),
        ("Audi", "A5 Convertible", "coupe"),
        ("", "some crossover", "suv"),
        ("", "work van", "van"),
        ("", "minivan", "van"),
        ("Volvo", "V60 Wagon", "suv"),
        ("DeLorean", "DMC-12", None),
        ("Honda", "", None),
        ("", "", None),
        ("", "a car", None),
        ("Vanguard", "Vanity", None),
        ("\N{AUTOMOBILE}", "本田", None),
    ],
)
def test_a_car_is_of_the_class_people_mean(make: str, model: str, expected: str | None) -> None:
    assert vehicle_class(make, model) == expected


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_one_of_the_five_classes_or_not_known(make: str, model: str) -> None:
    assert vehicle_class(make, model) in (None, *CLASSES)


@pytest.mark.parametrize("model", ["Camry", "F-150", "Odyssey", "Model Y", "Grand Cherokee"])
def test_capitals_and_spaces_do_not_matter(model: str) -> None:
    known = vehicle_class("", model)
    assert known is not None
    for written in (model.upper(), model.lower(), f"  {model}  ", model.replace(" ", "   ")):
        assert vehicle_class("", written) == known
