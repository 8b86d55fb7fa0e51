"""A customer books, moves and cancels by the buttons of the chat page, in each language.

Promises that what a button sends is understood: the page's words and the assistant's meet here.
"""

from __future__ import annotations

import re
import time

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Running, Visitor, outbox

pytestmark = pytest.mark.e2e
SLOT = ".card:not(.closed) button.slot:not([disabled])"
# Language: a question, then the page's own words for yes to book, change, move and cancel.
TALKS = {
    "en": (
        "What times are free this week?",
        ("Yes, book it", "Change or cancel", "Yes, move it"),
        ("I want to cancel my appointment", "Yes, cancel it", "is cancelled"),
    ),
    "es": (
        "¿Qué horas tiene libres esta semana?",
        ("Sí, resérvelo", "Cambiar o cancelar", "Sí, muévala"),
        ("Quiero cancelar mi cita", "Sí, cancelar", "quedó cancelada"),
    ),
    "fr": (
        "Quelles heures avez-vous cette semaine?",
        ("Oui, réservez", "Modifier ou annuler", "Oui, déplacez-le"),
        ("Je veux annuler mon rendez-vous", "Oui, annulez-le", "est annulé"),
    ),
}
PHONES = {"en": "+12025550191", "es": "+12025550192", "fr": "+12025550193"}


def ask_for_a_quote(running: Running, *, language: str) -> str:
    """Send the shop's web form; return the chat link. Nobody says which language it is."""
    phone = PHONES[language]
    answer = httpx.post(
        f"{running.url}/api/leads",
        json={
            "location": "clearview-tampa",
            "name": "Robin Example",
            "email": f"robin-{language}@example.com",
            "phone": phone,
            "vehicle": {"year": 2021, "make": "Toyota", "model": "Camry"},
            "service": "Ceramic Tint, Full Car",
            "consent": {"sms": True, "email": True, "text": "Yes", "page": "https://x.example.com"},
        },
        timeout=10,
    )
    assert answer.status_code == 202
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for message in outbox(running, phone):
            link = re.search(r"https?://\S+#k=[\w-]+", message["text"])
            if link:
                return link[0]
        time.sleep(0.05)
    raise AssertionError("no SMS went out")


@pytest.mark.parametrize("language", TALKS)
def test_a_visit_is_booked_moved_and_cancelled_by_buttons(
    running: Running, visitor: Visitor, language: str
) -> None:
    question, (book, change, move), (wish, cancel, cancelled) = TALKS[language]
    page = visitor.page()
    page.goto(ask_for_a_quote(running, language=language))
    box = page.get_by_role("textbox")
    box.fill(question)
    box.press("Enter")
    slots = page.locator(SLOT)
    expect(slots.first).to_be_visible()
    # The page goes over to the language of the talk, and so does what it calls itself.
    expect(page.locator("html")).to_have_attribute("lang", language)
    slots.first.click()
    page.get_by_role("button", name=book).click()
    page.get_by_role("button", name=change).last.click()
    booked = page.locator(".pinned strong").inner_text()
    expect(slots.last).to_be_visible()
    slots.last.click()
    page.get_by_role("button", name=move).click()
    expect(page.locator(".pinned strong")).not_to_have_text(booked)
    box.fill(wish)
    box.press("Enter")
    page.get_by_role("button", name=cancel).click()
    expect(page.get_by_role("log")).to_contain_text(cancelled)
