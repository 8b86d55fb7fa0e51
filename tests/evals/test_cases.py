"""What a case file may say: a wrong one is refused when it is read, with its name."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evals.cases import Case, chosen, read_cases

GOOD = """
[[case]]
id = "en-asks"
say = ["How much is carbon tint?"]
end = { says = ["$249"] }
"""


def _written(folder: Path, text: str, name: str = "en-some.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_case_takes_its_language_from_its_file(tmp_path: Path) -> None:
    (case,) = read_cases(_written(tmp_path, GOOD, "fr-some.toml"))
    assert case.language == "fr"
    assert case.end.says == ("$249",)


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ('id = "en-asks"', 'id = "En Asks!"', "pattern"),
        ("say =", "says =", "Extra inputs"),
        ('say = ["How much is carbon tint?"]', "say = []", "says something"),
        ('say = ["How much is carbon tint?"]', "say = [{ wait = 5 }]", "first move says"),
        ('say = ["How much is carbon tint?"]', 'say = ["a", {}]', "a move does something"),
        ('say = ["How much', 'say = [{ say = "a", burst = ["b"] }, "How much', "a burst"),
        ('say = ["How much', 'say = ["", "How much', "at least 1 character"),
        ('{ says = ["$249"] }', '{ booked = ["carbon-full"] }', "wants something"),
        ('{ says = ["$249"] }', '{ price = "$249" }', "nothing is booked"),
        ('{ says = ["$249"] }', '{ time = { after = "25:00" } }', "pattern"),
        ('{ says = ["$249"] }', '{ time = { day = "Friday" } }', "pattern"),
        ('{ says = ["$249"] }', "{ happy = true }", "Extra inputs"),
        ("[[case]]", "colour = 1\n[[case]]", "what is colour"),
    ],
)
def test_a_wrong_case_is_refused_with_its_reason(
    tmp_path: Path, was: str, becomes: str, told: str
) -> None:
    assert was in GOOD
    with pytest.raises(ValueError, match=told):
        read_cases(_written(tmp_path, GOOD.replace(was, becomes)))


def test_two_cases_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two cases are called en-asks"):
        read_cases(_written(tmp_path, GOOD + GOOD))


def _wordings(case: Case) -> bool:
    return any(isinstance(line, list) for line in (*case.say, *case.then))


def test_the_suite_covers_languages_channels_shops_and_wordings() -> None:
    cases = read_cases()
    languages = Counter(case.id[:2] for case in cases)
    assert set(languages) == {"en", "es", "fr"}
    assert min(languages.values()) >= 56
    assert 0.3 <= sum(case.channel == "sms" for case in cases) / len(cases) <= 0.4
    assert sum(map(_wordings, cases)) >= len(cases) / 2
    shops = {case.shop for case in cases}
    assert shops == {"clearview-tampa", "clearview-austin", "clearview-portland"}
    assert len(chosen(cases, language="es", channel="sms")) >= 15
