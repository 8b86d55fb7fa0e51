"""Names of strangers: stored as typed, inert wherever they are shown, said or sent.

Each name comes in twice, by the web form and by Shopmonkey, whose first name is not taken apart.
"""

from __future__ import annotations

import html
import json
import unicodedata
from dataclasses import dataclass
from typing import Any

import httpx

from lead_orchestrator.assistant.queries import knowledge
from lead_orchestrator.assistant.rules.prompt import system_parts
from lead_orchestrator.messaging.queries import conversation_of_lead, messages
from lead_orchestrator.messaging.rules.names import greeting
from lead_orchestrator.messaging.rules.segments import segments
from tests.cases.catalogue import made_of, staged
from tests.cases.stage import EMAIL, PHONE, Chat, Staged, open_chat

CRM_PHONE, CRM_EMAIL = "+12025550144", "crm@example.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A name on every surface. `stored` is first and last name as they are in the database."""

    stored: str
    texts: list[str]  # every SMS and every plain e-mail
    mails: list[str]  # every HTML e-mail
    console: Any
    form: httpx.Response


def _name(trial: Staged) -> str:
    given: Any = trial.given
    return given if isinstance(given, str) else made_of(given)


async def shown(trial: Staged) -> Shown:
    """Bring the name in by both doors and collect where it went."""
    name, world = _name(trial), trial.world
    trial.quiet_words.append(name)
    form = await trial.http.post(
        "/api/leads",
        json={
            "location": trial.shop.slug, "name": name, "email": EMAIL, "phone": PHONE,
            "vehicle": {"year": 2022, "make": "Honda", "model": "Civic"},
            "consent": {"sms": True, "email": True, "text": "Yes.", "page": "x"},
        },
    )  # fmt: skip
    await world.quote(first_name=name, last_name="", email=CRM_EMAIL, phone=CRM_PHONE)
    await world.run_until_quiet()
    async with trial.staff() as staff:
        console = (await staff.get("/api/staff/leads")).json()["items"]
        for item in console:
            assert (await staff.get(f"/api/staff/leads/{item['id']}")).status_code == 200
    by_crm = await trial.rows(
        "select first_name || ' ' || last_name from persons where email = :email", email=CRM_EMAIL
    )
    by_form = await trial.rows(
        "select first_name || ' ' || last_name from persons where email = :email", email=EMAIL
    )
    stored = [row[0].strip() for row in (*by_form, *by_crm)]
    assert len(set(stored)) <= 2
    mails = world.sendgrid.ledger
    trial.holds("no_5xx", all(said.status < 500 for said in trial.recorder.said))
    return Shown(
        stored=stored[0],
        texts=[a.body for a in (*world.twilio.ledger, *mails)],
        mails=[a.html for a in mails],
        console=console,
        form=form,
    )


def neutral(shown: Shown) -> bool:
    """Say whether nobody is greeted by a name."""
    return bool(shown.texts) and all("Hi there" in words for words in shown.texts)


@staged("N01", "N03", "N23")
async def markup_is_inert(trial: Staged) -> None:
    name, seen = _name(trial), await shown(trial)
    raw = [m for m in seen.mails if name in m or "<script" in m or "onmouseover" in m]
    trial.holds("escaped", not raw and neutral(seen), but=raw[:1])
    assert seen.console[0]["person"]["name"] in (name, seen.stored)
    if "stored_exact" in trial.case.promises:
        trial.holds("stored_exact", seen.stored == name, but=seen.stored)


@staged("N05")
async def a_format_string_is_a_text(trial: Staged) -> None:
    seen = await shown(trial)
    wrong = [t for t in (*seen.texts, *seen.mails) if "class 'str'" in t or "mro" in t]
    trial.holds("not_evaluated", not wrong and seen.stored == _name(trial), but=wrong[:1])


@staged("N07")
async def an_address_is_no_name(trial: Staged) -> None:
    seen, name = await shown(trial), _name(trial)
    assert not any(name in words for words in (*seen.texts, *seen.mails))
    sms = [a.body for a in trial.world.twilio.ledger]
    trial.holds('sms_greeting="Hi there"', all(s.startswith("Hi there") for s in sms), but=sms)
    trial.holds("email_greeting_neutral", neutral(seen), but=seen.texts)


@staged("N09")
async def a_second_line_is_not_ours_to_send(trial: Staged) -> None:
    seen = await shown(trial)
    trial.holds("single_line", "\n" not in seen.stored, but=seen.stored)
    told = [t for t in (*seen.texts, *seen.mails) if "paying" in t or "1900555" in t]
    by_crm = [a.body for a in trial.world.twilio.ledger if a.to == CRM_PHONE]
    kept = not told and all(s.startswith("Hi there") for s in by_crm) and by_crm
    trial.holds("sms_greeting_neutral", kept, but=[told[:1], by_crm])


@staged("N13")
async def a_reversed_name_reverses_nothing(trial: Staged) -> None:
    seen = await shown(trial)
    told = [t for t in (*seen.texts, *seen.mails) if "\u202e" in t or "gpj" in t]
    trial.holds("controls_shown_or_removed", not told and neutral(seen), but=told[:1])


@staged("N15")
async def a_tower_of_marks_stays_low(trial: Staged) -> None:
    seen = await shown(trial)
    assert seen.form.status_code == 422
    letters = [c for c in seen.stored if not unicodedata.combining(c)]
    short = len(letters) <= 80 and len(seen.stored) <= 200
    trial.holds("truncated_graphemes<=80", short, but=len(seen.stored))
    told = [t for t in (*seen.texts, *seen.mails) if "\u0335" in t]
    trial.holds("layout_ok", not told and neutral(seen), but=told[:1])


@staged("N17")
async def a_family_of_emoji_is_kept_and_counted(trial: Staged) -> None:
    seen, name = await shown(trial), _name(trial)
    trial.holds("stored_exact", seen.stored == name, but=seen.stored)
    # 11 code units of emoji, then what still fits into 70: one more unit is a second part.
    emoji = name.split()[0]
    units = len(emoji.encode("utf-16-le")) // 2
    counted = (segments(emoji + "x" * (70 - units)), segments(emoji + "x" * (71 - units)))
    trial.holds("sms_segments_counted_UCS2", counted == (1, 2), but=counted)
    assert all(segments(a.body) <= 2 for a in trial.world.twilio.ledger)


@staged("N19")
async def a_name_like_a_book_is_refused_or_cut(trial: Staged) -> None:
    seen = await shown(trial)
    kept = seen.form.status_code == 422 and len(seen.stored) <= 200
    trial.holds("rejected_or_truncated<=200", kept, but=[seen.form.status_code, len(seen.stored)])


@staged("N21")
async def a_real_name_stays_whole(trial: Staged) -> None:
    seen, name = await shown(trial), _name(trial)
    trial.holds("stored_exact", seen.stored == name, but=seen.stored)
    once = html.escape(name.split()[0]).replace("&#x27;", "&#39;")
    wrong = [m for m in seen.mails if once not in m or "&amp;#" in m]
    trial.holds("escaped_once", not wrong, but=wrong[:1])
    assert any(name.split()[0] in t for t in seen.texts)


async def _talk(trial: Staged) -> tuple[Chat, str, tuple[str, ...]]:
    """Open the chat of the lead that Shopmonkey brought and say hello.

    Returns the chat, all that was answered, and what a model is told.
    """
    units, shop = trial.world.product.units, trial.shop
    found = await trial.rows(
        "select l.id from leads l join persons p on p.id = l.person_id where p.email = :email",
        email=CRM_EMAIL,
    )
    chat = await open_chat(trial.world, trial.recorder, shop, found[0][0])
    context = await chat.ask("GET", "/context")
    answers = [await chat.say("Hello, who am I?"), await chat.say("What did I ask you for?")]
    async with units.open(organisation_id=shop.organisation_id) as unit:
        talk = await conversation_of_lead(unit, chat.lead_id)
        newest = (await messages(unit, talk.id))[0]
        known = await knowledge(unit, lead_id=chat.lead_id, message=newest)
    assert context.status_code == 200
    return chat, json.dumps([a.json()["reply"] for a in answers]), system_parts(known.context)


@staged("N25", "N27")
async def a_name_gives_no_orders(trial: Staged) -> None:
    seen, name = await shown(trial), _name(trial)
    _, said, (rules, shop, customer) = await _talk(trial)
    await trial.world.run_until_quiet()
    done = await trial.count("appointments") + await trial.count("holds")
    used = await trial.rows("select 1 from model_calls where finish_reason = 'tools'")
    if trial.case.id == "N27":
        trial.holds("no_tool_call", done == 0 and "cancel_all" not in said, but=[done, used])
        return
    trial.holds("tool_denied", done == 0, but=done)
    told = [t for t in (*seen.texts, *seen.mails, said) if "CANARY" in t or "DAN" in t]
    trial.holds("canary_absent", not told, but=told[:1])
    quoted = customer.partition("<data>")[2].partition("</data>")[0]
    apart = name[:30] not in rules + shop and json.loads(quoted)["first_name"] in name
    trial.holds("name_quoted_as_data", apart and customer.count(name[:30]) == 1, but=customer)


@staged("N29")
async def nobody_becomes_staff_by_name(trial: Staged) -> None:
    seen, name = await shown(trial), _name(trial)
    await _talk(trial)
    async with trial.staff() as staff:
        listed = (await staff.get("/api/staff/conversations")).json()["items"]
        shown_to = [await staff.get(f"/api/staff/conversations/{c['id']}") for c in listed]
    said = [m for answer in shown_to for m in answer.json()["messages"]]
    authors = {(m["author"], m.get("author_name")) for m in said}
    trial.holds("shown_as_customer", ("customer", None) in authors, but=authors)
    roles = {author for author, _ in authors}
    kept = roles == {"customer", "assistant"} and greeting(name) == "Hi there" and neutral(seen)
    trial.holds("role_badge_not_spoofable", kept, but=authors)
