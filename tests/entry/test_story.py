"""`make demo`: the whole story against the vendors on the wire, told line by line."""

from __future__ import annotations

import re
from pathlib import Path

from tests.entry.running import run

STORY = (
    "Shopmonkey: a quote request",
    "First touch by SMS, at Twilio",
    "First touch by e-mail, at SendGrid",
    "The customer opens the chat link",
    "Customer: ",
    "Assistant: ",
    "Customer: Yes, book it",
    "The appointment exists",
    "Confirmation by e-mail",
    "appointment.ics",
    "Confirmation by SMS",
    "AI cost of the conversation: $0.000000",
)


def test_the_demo_tells_the_story_from_a_quote_to_a_confirmed_appointment(tmp_path: Path) -> None:
    done = run("demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    places = [done.stdout.find(line) for line in STORY]
    assert -1 not in places, done.stdout
    assert places == sorted(places), done.stdout
    moments = [float(at) for at in re.findall(r"^ *(\d+\.\d\d) s ", done.stdout, re.MULTILINE)]
    assert moments == sorted(moments)
    assert len(moments) >= 10
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
