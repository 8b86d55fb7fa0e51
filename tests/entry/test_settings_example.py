"""Owns one promise: `.env.example` lists every setting, with the default it really has.
Promises nothing about values that only exist once the product runs."""

import re
from itertools import pairwise
from pathlib import Path

from lead_orchestrator.kit.settings import DEMO_SECRET, Settings

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"
# Shown as what they come to with the default port.
DERIVED = {
    "PUBLIC_URL": "http://127.0.0.1:8000",
    "CHAT_URL": "http://127.0.0.1:8000/chat",
}


def listed() -> dict[str, str]:
    lines = re.findall(r"^#([A-Z_]+)=(.*)$", EXAMPLE.read_text(), flags=re.MULTILINE)
    return dict(lines)


def written(value: object) -> str:
    """Write a default as a person would in a file."""
    if value is None or value in ([], DEMO_SECRET):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_example_lists_every_setting_and_no_other() -> None:
    assert set(listed()) == {name.upper() for name in Settings.model_fields}


def test_the_example_shows_each_default_as_it_is() -> None:
    real = {name.upper(): written(field.default) for name, field in Settings.model_fields.items()}

    assert listed() == real | DERIVED


def test_every_setting_is_explained_on_the_line_above() -> None:
    lines = EXAMPLE.read_text().splitlines()
    unexplained = [
        line
        for above, line in pairwise(lines)
        if re.match(r"#[A-Z_]+=", line) and not above.startswith("# ")
    ]

    assert unexplained == []
