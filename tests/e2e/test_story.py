"""A customer asks, chats and books in a browser on a phone, and staff see it."""

from __future__ import annotations

import itertools
import re
import time

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Running, Visitor, outbox

pytestmark = pytest.mark.e2e
_people = itertools.count(10)


def ask_for_a_quote(running: Running, *, first_name: str = "Riley") -> tuple[str, str]:
    """Send the shop's web form; return (phone, chat link)."""
    n = next(_people)
    phone = f"+120255501{n:02d}"
    answer = httpx.post(
        f"{running.url}/api/leads",
        json={
            "location": "clearview-tampa",
            "name": f"{first_name} Example",
            "email": f"riley{n}@example.com",
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
                return phone, link[0]
        time.sleep(0.05)
    raise AssertionError("no SMS went out")


def test_a_customer_books_on_a_phone_and_staff_see_it(
    running: Running, visitor: Visitor, staff: Visitor
) -> None:
    phone, link = ask_for_a_quote(running)
    page = visitor.page()
    page.goto(link)
    expect(page.get_by_text("2021 Toyota Camry").first).to_be_visible()
    assert "#k=" not in page.url  # the token leaves the address bar at once
    box = page.get_by_role("textbox")
    box.fill("How much is the full ceramic tint for my car?")
    box.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("$399")
    box.fill("What times do you have this week or next?")
    box.press("Enter")
    slots = page.get_by_role("group", name=re.compile("time", re.IGNORECASE)).get_by_role("button")
    slots.first.click()
    page.get_by_role("button", name=re.compile("book it", re.IGNORECASE)).click()
    expect(page.get_by_role("group", name="Your appointment")).to_be_visible()
    deadline = time.monotonic() + 10
    while len(outbox(running, phone)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "Booked" in outbox(running, phone)[-1]["text"]

    desk = staff.page()
    desk.goto(running.staff_link)
    expect(desk.get_by_text("Riley Example").first).to_be_visible()
    assert "#t=" not in desk.url
    desk.get_by_role("link", name="Appointments").first.click()
    expect(desk.get_by_text("Riley Example").first).to_be_visible()
    desk.get_by_role("link", name="Conversations").first.click()
    desk.get_by_text("Riley Example").first.click()
    desk.get_by_role("button", name=re.compile("take over", re.IGNORECASE)).click()
    reply = desk.get_by_role(
        "textbox", name=re.compile("reply|message|answer|write", re.IGNORECASE)
    ).first
    reply.fill("Hi Riley, Morgan here. See you then!")
    desk.get_by_role("button", name=re.compile("^send", re.IGNORECASE)).click()
    expect(page.get_by_role("log")).to_contain_text("Morgan here")  # live, without a reload


def test_a_page_that_lost_its_session_offers_a_new_link(running: Running, visitor: Visitor) -> None:
    _, link = ask_for_a_quote(running)
    page = visitor.page()
    page.goto(link.split("#")[0] + "#k=" + "x" * 43)
    expect(page.get_by_role("button", name=re.compile("link", re.IGNORECASE))).to_be_visible()


def test_a_name_with_markup_is_shown_and_does_nothing(running: Running, visitor: Visitor) -> None:
    _, link = ask_for_a_quote(running, first_name="<img/src=x/onerror=alert(1)>")
    page = visitor.page()
    page.goto(link)
    expect(page.get_by_text("2021 Toyota Camry").first).to_be_visible()
    assert page.locator("img[src='x']").count() == 0


def test_the_demo_page_sends_a_quote_and_shows_the_answer(
    running: Running, visitor: Visitor
) -> None:
    page = visitor.page()
    page.goto(running.url)
    page.get_by_role("button", name="Fill in an example").click()
    page.get_by_role("button", name="Send my request").click()
    expect(page.get_by_text(re.compile(r"\d+(\.\d+)? s after")).first).to_be_visible(timeout=15_000)
    expect(page.get_by_role("link", name=re.compile("chat", re.IGNORECASE)).first).to_be_visible()
