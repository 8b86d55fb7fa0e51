"""Stop, start, help: which words mean which, and which only look like it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lead_orchestrator.messaging.rules.consent import recognise, said

STOPS = [
    "STOP", " Stop \n", "Quit", "cancel", "opt out", "STOPALL", "alto por favor", "s.t.o.p",
    "STOP!!!", "stop please", "please stop", "End", "REVOKE", "Unsubscribe", "arrêt",
    "please dont text me anymore", "Please stop texting me", "don't message me again",
    "Don\u2019t text me", "take me off your list", "remove my number", "unsubscribe me please",
    "No more texts", "I don\u2019t want any more messages", "do not contact me again",
    "lose my number", "stop sending me these messages", "I no longer wish to receive texts",
    "quit texting me!!", "opt me out", "I want to unsubscribe", "leave me alone", "wrong number",
    "put me on your do not call list", "I revoke my consent", "stop spamming me",
    "no me escriban más", "dejen de mandarme mensajes", "no quiero más mensajes",
    "je ne veux plus recevoir de messages", "ne m'écrivez plus",
    "STOP\n> Hi Jo, still interested?", "Stop\nOn Tue, Dec 1, 2026 at 9:00 AM Shop wrote:\n> hi",
    "\u200bSTOP\u200b", "ＳＴＯＰ",  # noqa: RUF001 - full-width letters are the point
]  # fmt: skip
LISTED = [
    line.split(" => ")
    for line in (Path(__file__).parent / "stops.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
TALKS = [
    "can you cancel my appointment", "how do I cancel?", "I'll stop by tomorrow",
    "can I stop by at 5?", "don't stop texting me lol", "text me when it's ready",
    "if you dont text me back I go elsewhere", "Yes", "end of the week works",
    "why dont you text me tomorrow", "I can't stop thinking about it", "my car won't start",
    "start friday?", "please send me a text message", "what number should I text?", "",
    "Do you remove old tint?", "can you help me", "I need help with the price",
    "not sure yet, message me next week",
]  # fmt: skip


@pytest.mark.parametrize("text", STOPS)
def test_it_means_stop(text: str) -> None:
    assert recognise(text) == "stop"


@pytest.mark.parametrize("text", TALKS)
def test_it_is_something_to_talk_about(text: str) -> None:
    assert recognise(text) == "talk"


@pytest.mark.parametrize(("text", "meant"), LISTED)
def test_a_stop_in_three_languages_is_told_from_honest_talk(text: str, meant: str) -> None:
    assert recognise(text) == meant


@pytest.mark.parametrize("text", ["START", "unstop", " Start. ", "opt in"])
def test_it_means_start_again(text: str) -> None:
    assert recognise(text) == "start"


@pytest.mark.parametrize("text", ["HELP", "info", "Help?", "ayuda"])
def test_it_asks_for_help(text: str) -> None:
    assert recognise(text) == "help"


def test_what_is_quoted_of_ours_is_not_what_the_customer_said() -> None:
    assert said("sounds good\n> Reply STOP to opt out.") == "sounds good"
    assert recognise("sounds good\n> Reply STOP to opt out.") == "talk"


@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    assert recognise(text) in ("stop", "start", "help", "talk")
