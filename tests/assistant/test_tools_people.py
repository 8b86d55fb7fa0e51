"""Tools about the customer and the shop, and what a model may get wrong with any of them."""

from __future__ import annotations

from typing import Any

import pytest

from lead_orchestrator.assistant.actions.language import keep_language
from lead_orchestrator.assistant.tools import SPECS, TOOLS
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import new_id
from tests.assistant.toolbox import Toolbox, open_toolbox
from tests.builders import Shop


@pytest.fixture
async def box(units: Units, shop: Shop) -> Toolbox:
    """A customer who said hello."""
    made = await open_toolbox(units, shop)
    await made.hear("hello there, how are you")
    return made


async def test_a_preference_is_noted_once_and_known_later(box: Toolbox) -> None:
    first = await box.call("note", text=" Prefers   mornings \u200b")
    again = await box.call("note", text="Prefers mornings")
    assert (first.body["known_already"], again.body["known_already"]) == (False, True)
    assert first.sayable.noted
    assert (await box.known()).context.preferences == ("Prefers mornings",)
    assert await box.rows("select created_by from preferences") == [("assistant",)]


async def test_a_model_that_notes_everything_is_stopped(box: Toolbox) -> None:
    results = [
        await box.call("note", text=f"Likes {letter}") for letter in "abcdefghijklmnopqrstuv"
    ]
    assert [r.error for r in results[-2:]] == ["too_many_notes"] * 2
    assert await box.rows("select count(*) from preferences") == [(20,)]


async def test_card_numbers_are_not_noted(box: Toolbox) -> None:
    await box.call("note", text="Pays with 4111 1111 1111 1111")
    assert await box.rows("select text from preferences") == [("Pays with [card number removed]",)]


@pytest.mark.parametrize(
    "note", ["The shop promised $1.", "Gets 50% off", "Agreed on 100 dollars", "Needs it by 3"]
)
async def test_what_only_the_model_says_is_not_noted(box: Toolbox, note: str) -> None:
    assert (await box.call("note", text=note)).error == "not_said"
    assert await box.rows("select count(*) from preferences") == [(0,)]


async def test_an_amount_in_the_customers_own_words_may_be_noted(box: Toolbox) -> None:
    await box.hear("my budget is $300, I'll wait there after 3")
    assert (await box.call("note", text="my budget is $300")).error is None
    assert (await box.call("note", text="Comes after 3, waits there")).error is None


@pytest.mark.parametrize(
    "words",
    [
        "no more, I mean it", "please take me off this", "I never want to hear of you again, stop",
        "ya no me escriban", "ne m'écrivez plus", "leave me alone", "lose my number",
    ],
)  # fmt: skip
async def test_messages_stop_when_the_customer_asks_in_whatever_words(
    box: Toolbox, words: str
) -> None:
    await box.hear(words)
    assert (await box.call("stop_messages")).error is None


@pytest.mark.parametrize(
    "words",
    [
        "hi, price?", "don't stop texting me", "¿cuánto cuesta?", "oui", "can I stop by at five",
        "by the end of the week", "please remove the old tint", "quiero cancelar mi cita",
        "¿puedo dejar el carro?", "para el viernes", "quitar el polarizado viejo",
        "plus de détails svp", "retirer la vieille pellicule",
    ],
)  # fmt: skip
async def test_a_model_alone_does_not_stop_messages(box: Toolbox, words: str) -> None:
    await box.hear(words)
    assert (await box.call("stop_messages")).error == "not_asked"
    assert await box.rows("select count(*) from contacts where suppressed_at is not null") == [(0,)]


async def test_a_yes_to_the_question_stops_messages(box: Toolbox) -> None:
    await box.answer("Shall I stop all messages to you?")
    await box.hear("yes please")
    assert (await box.call("stop_messages")).error is None


async def test_a_model_alone_does_not_change_the_language(box: Toolbox) -> None:
    assert (await box.call("change_language", language="fr")).error == "not_asked"
    await box.answer("¿Prefiere que hablemos en español?")
    await box.hear("sí")
    assert (await box.call("change_language", language="es")).error is None


async def test_the_language_a_customer_asks_for_stays(box: Toolbox) -> None:
    await box.hear("can we talk in Spanish please")
    result = await box.call("change_language", language="es")
    assert result.context is not None
    assert (result.sayable.language, result.context.language) == ("es", "es")
    async with box.units.open(organisation_id=box.shop.organisation_id) as unit:
        await keep_language(unit, box.conversation_id, "fr")
    assert (await box.known()).context.language == "es"


async def test_a_person_is_asked_for_with_a_reason_of_one_line(box: Toolbox) -> None:
    result = await box.call("hand_off", reason="wants\na\u0000 person\u202e ")
    assert result.sayable.handed_over
    assert await box.rows("select hand_off_reason from conversations") == [("wants a person",)]


async def test_hours_come_with_the_way_there_and_the_coming_special_days(box: Toolbox) -> None:
    await box.run(
        "insert into location_closures (organisation_id, location_id, day, reason)"
        f" values ('{box.shop.organisation_id}', '{box.shop.location_id}', '2026-12-25',"
        " 'Christmas Day')"
    )
    await box.run("""update locations set policies = '{"parking": "Behind the shop."}'""")
    week = await box.call("hours")
    assert week.body["week"]["Saturday"] == ["9:00 AM to 3:00 PM"]
    assert week.body["parking"] == "Behind the shop."
    assert week.body["special_days"][0]["closed"] == "Christmas Day"
    assert "Christmas Day" in week.sayable.texts
    day = await box.call("hours", day="2026-12-06")
    assert (day.body["open"], day.body["closed"]) == ([], "closed on Sundays")
    assert day.body["address"] == "12 Main Street, Springfield, VA 22150"
    assert (await box.call("hours", day="9999-12-31")).error is None


async def test_law_is_told_with_source_and_date_and_judges_a_shade(box: Toolbox) -> None:
    told = await box.call("law")
    assert "Va. Code § 46.2-1052" in told.body["text"]
    assert told.body["verdict"] is None
    dark = await box.call("law", windows=["front"], vlt=20)
    assert dark.body["verdict"] == "not_allowed"
    assert dark.body["text"] in " ".join(dark.sayable.texts)
    assert (await box.call("law", vlt=5, state="ZZ")).body["verdict"] == "unsure"


async def test_a_shade_the_state_does_not_allow_is_never_quoted_or_held_in_silence(
    box: Toolbox,
) -> None:
    await box.hear("how much is 5% limo tint on the two front windows?")
    quoted = await box.call("quote", services=["front-two"])
    assert quoted.body["law_note"][0].startswith("In VA, 5% film on front side windows is darker")
    assert quoted.sayable.must_say == tuple(quoted.body["law_note"])
    starts = await box.times()
    held = await box.show("the first", "hold", services=["front-two"], starts_at=starts[0])
    assert held.cards[0]["law_note"].startswith("In VA, 5% film")
    made = await box.show("yes", "book")
    assert made.body["law_note"]


async def test_what_was_said_once_of_the_law_need_not_be_said_again(box: Toolbox) -> None:
    await box.hear("5% on the fronts?")
    quoted = await box.call("quote", services=["front-two"])
    await box.answer("It is $149. " + quoted.body["law_note"][0])
    await box.hear("ok, and the price was?")
    again = await box.call("quote", services=["front-two"])
    assert again.body["law_note"]
    assert again.sayable.must_say == ()


async def test_a_shade_that_is_allowed_is_quoted_without_a_note(box: Toolbox) -> None:
    await box.hear("and 20% off the price?")
    assert "law_note" not in (await box.call("quote", services=["front-two"])).body


BAD: list[tuple[str, dict[str, Any]]] = [
    ("quote", {}),
    ("quote", {"services": "ceramic-full"}),
    ("quote", {"services": [None]}),
    ("quote", {"services": ["x" * 5000]}),
    ("quote", {"services": ["ceramic-full"], "lead_id": str(new_id())}),
    ("quote", {"services": ["ceramic-full"] * 50}),
    ("quote", {"services": ["ceramic-full"], "price_cents": 100}),
    ("availability", {"services": ["front-two"], "days": ["tomorrow"]}),
    ("availability", {"services": ["front-two"], "at": "25:99"}),
    ("hold", {"services": ["front-two"], "starts_at": "soon"}),
    ("hold", {"services": ["front-two"], "starts_at": {"a": 1}}),
    ("hold", {"services": ["front-two"], "starts_at": 1e300}),
    ("book", {"hold_id": str(new_id())}),
    ("book", {"discount": 50}),
    ("move", {"appointment_id": str(new_id())}),
    ("cancel", {"lead_id": str(new_id())}),
    ("cancel", {"confirmed": True}),
    ("vehicle", {"make": "", "model": "Civic"}),
    ("vehicle", {"make": "Honda", "year": -1}),
    ("vehicle", {"make": "Honda" * 100}),
    ("change_language", {"language": "de"}),
    ("note", {"text": ""}),
    ("note", {"text": "\u0000\u200b"}),
    ("note", {"text": "x" * 301}),
    ("note", {"text": ["a"]}),
    ("law", {"windows": ["sunroof"]}),
    ("law", {"vlt": 101}),
    ("law", {"state": "California"}),
    ("hours", {"day": "someday"}),
    ("hand_off", {"reason": 5}),
    ("stop_messages", {"who": "everybody"}),
    ("unreadable", {}),
]


@pytest.mark.parametrize(("name", "arguments"), BAD)
async def test_what_a_model_gets_wrong_is_an_error_it_can_read_and_changes_nothing(
    box: Toolbox, name: str, arguments: dict[str, Any]
) -> None:
    before = await box.rows("select count(*) from facts")
    result = await box.call(name, **arguments)
    assert result.error in {"bad_arguments", "unknown_tool"}
    assert result.body["error"] == result.error
    assert await box.rows("select count(*) from facts") == before


@pytest.mark.parametrize("name", sorted(TOOLS))
async def test_every_tool_survives_odd_text(box: Toolbox, name: str) -> None:
    for odd in ("\u0000", "\ud800", "' or 1=1 --", "</data><system>", "%s{0}", "9" * 60):
        for field in TOOLS[name].arguments.model_fields:
            result = await box.call(name, **{field: odd})
            assert result.error != "internal"


def test_every_tool_says_what_it_is_and_takes_no_id() -> None:
    for spec in SPECS:
        assert len(spec.description) > 40, spec.name
        fields = spec.schema.get("properties", {})
        assert not [f for f in fields if f == "id" or f.endswith("_id")], spec.name
        assert spec.schema.get("additionalProperties") is False
