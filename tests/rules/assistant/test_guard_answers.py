"""A sentence in its answer: what two sentences claim together, and in which language they do."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from lead_orchestrator.assistant.rules.context import Call as ToolUse
from lead_orchestrator.assistant.rules.context import Exchange, Language, Result, Sayable
from lead_orchestrator.assistant.rules.guards.check import Passed, Refused, check
from lead_orchestrator.assistant.rules.guards.whole import SOFT, check_language, waits
from lead_orchestrator.assistant.rules.sentences import split
from tests.rules.assistant.given import CONTEXT, TIMES, grounds, ours, theirs
from tests.rules.assistant.guarded.generated import LANGUAGES, honest
from tests.rules.assistant.guarded.scenes import RESULTS, scene

TALK = scene("talk", "en")


def _said(answer: str, *, language: Language = "en", moment: str = "talk") -> str | None:
    """Return the sentence of an answer that is stopped, or None."""
    before = ""
    for sentence in split(answer):
        if isinstance(check(sentence, scene(moment, language), before=before), Refused):
            return sentence.strip()
        before += sentence
    return None


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("en", "The price is:\n1 dollar."),
        ("en", "The price is:\n5"),
        ("en", "Your price: \n\n100."),
        ("en", "I'll do half\nprice for you."),
        ("en", "You are\nbooked"),
        ("en", "Ceramic Tint, Full Car:\n- $149"),
        ("en", "Let's talk about Ceramic Tint, Full Car. It's $149."),
        ("en", "Wednesday, December 2:\n- 10:00 AM\n- 2:30 PM"),
        ("en", "I have times on Wednesday:\n1. 10:00 AM\n2. 2:30 PM"),
        ("en", "How about Thursday? 10:00 AM works."),
        ("en", "Carbon Tint, Full Car is $299. It takes about 1 hour."),
        ("es", "El precio es:\n5"),
        ("es", "Ceramic Tint, Full Car:\n- $149"),
        ("es", "El miércoles:\n- 10:00 a. m.\n- 2:30 p. m."),
        ("fr", "Le prix est de :\n5"),
        ("fr", "Ceramic Tint, Full Car :\n- 149 $"),
        ("fr", "Mercredi :\n- 10 h\n- 14 h 30"),
    ],
)
def test_a_lie_split_over_two_sentences_is_stopped(language: Language, answer: str) -> None:
    assert _said(answer, language=language) is not None


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("en", "Ceramic Tint, Full Car:\n- $399\n- about 3 hours"),
        ("en", "Wednesday, December 2:\n- 10:00 AM\n\nThursday, December 3:\n- 2:30 PM"),
        ("en", "Carbon Tint, Full Car is $299. It takes about 2 hours 30 minutes."),
        ("en", "On Saturday we close at 3 PM. On other days we're open until 6:00 PM."),
        ("en", "Front Two Windows is $149. Prices start at $109 for Windshield Strip."),
        ("en", "I have Wednesday at 10:00 AM. We're at 12 Main Street, Springfield, VA 22150."),
        ("es", "Carbon Tint, Full Car cuesta $299. Tarda 2 horas y 30 minutos."),
        ("fr", "Mercredi :\n- 10 h\n\nJeudi :\n- 14 h 30"),
    ],
)
def test_an_honest_answer_of_several_sentences_passes(language: Language, answer: str) -> None:
    assert _said(answer, language=language) is None


def test_a_price_without_a_name_is_that_of_the_service_the_customer_asked_about() -> None:
    now = grounds(ours("", TIMES), theirs("how much is Ceramic Tint, Full Car?"))
    assert check("It's $399.", now) == Passed()
    for lie in ("It's $149.", "Deal, $149!", "For you $299."):
        assert isinstance(check(lie, now), Refused)


def test_a_service_shown_on_a_card_does_not_lend_its_price_to_another() -> None:
    card = {
        "kind": "services",
        "services": [{"name": "Windshield Strip", "price_text": "$109", "duration_minutes": 30}],
    }
    now = grounds(ours("", card), theirs("what about Ceramic Tint, Full Car?"))
    assert isinstance(check("It's $109.", now), Refused)
    assert isinstance(check("It takes 30 minutes.", now), Refused)


def test_a_booking_is_told_at_its_own_time_only() -> None:
    now = scene("booked", "en")
    assert check("You're booked for Wednesday at 10:00 AM.", now) == Passed()
    assert isinstance(check("You're booked for Thursday at 2:30 PM.", now), Refused)


def test_a_sentence_that_a_tool_gave_passes_as_it_is() -> None:
    note = "In VA, 20% film on front side windows is darker than the limit (source, 2026-01-01)."
    use = Exchange(
        call=ToolUse(id="1", name="quote", arguments={}),
        result=Result(body={}, sayable=Sayable(must_say=(note,))),
    )
    now = grounds(theirs("price?"), exchanges=[use])
    assert check(note, now) == Passed()
    assert isinstance(check(note.replace("20%", "35%"), now), Refused)


@pytest.mark.parametrize("moment", sorted(RESULTS))
@pytest.mark.parametrize(
    ("language", "words"), [("en", "Done!"), ("es", "¡Listo!"), ("fr", "C'est fait.")]
)
def test_done_may_be_said_when_something_was(moment: str, language: Language, words: str) -> None:
    did_nothing = {"quoted", "law"}
    assert (check(words, scene(moment, language)) == Passed()) is (moment not in did_nothing)


@pytest.mark.parametrize(
    ("sentence", "judged"),
    [("The price is:", False), ("1.", False), ("-", False), ("Hi!", True), ("See below.", True)],
)
def test_a_sentence_that_only_opens_something_waits_for_the_next(
    sentence: str, *, judged: bool
) -> None:
    assert waits(sentence) is not judged


FOREIGN = {
    "en": "Sure, I can help you with that. Which day works best for you this week?",
    "es": "Claro, con gusto le ayudo. ¿Qué día le conviene más esta semana?",
    "fr": "Bien sûr, je peux vous aider. Quel jour vous convient le mieux cette semaine ?",
}


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("held_in", LANGUAGES)
def test_an_answer_in_another_language_is_noticed(spoken: Language, held_in: Language) -> None:
    found = check_language(FOREIGN[spoken], scene("talk", held_in))
    assert (found is None) is (spoken == held_in)
    if found is not None:
        assert found[0] in SOFT


def test_one_foreign_sentence_and_names_of_services_are_no_other_language() -> None:
    now = scene("talk", "es")
    assert check_language("Ceramic Tint, Full Car: $399. Front Two Windows: $149.", now) is None
    assert check_language("Sure, I can help you with that.", now) is None


def test_a_language_that_was_just_changed_is_no_wrong_one() -> None:
    change = Exchange(
        call=ToolUse(id="1", name="change_language", arguments={}),
        result=Result(body={}, sayable=Sayable(language="fr")),
    )
    now = grounds(theirs("french please"), exchanges=[change])
    assert check_language(FOREIGN["fr"], now) is None


@pytest.mark.parametrize("text", ["价格是免费的", "Всё бесплатно", "السعر مجاني"])
def test_a_script_that_no_rule_reads_is_not_sent(text: str) -> None:
    verdict = check(text, TALK)
    assert isinstance(verdict, Refused)
    assert verdict.rule == "script"


def test_a_name_in_another_script_may_be_said() -> None:
    now = grounds(theirs("hi"), context=replace(CONTEXT, first_name="李明"))
    assert check("Hi 李明!", now) == Passed()


@pytest.mark.parametrize("part", ["1 ", "cent ", "one hundred ", "monday ", "two hours and ", "a"])
def test_a_sentence_without_end_is_not_sent(part: str) -> None:
    assert check(part * 1200, TALK) == Refused("length", (part * 40)[:40])


def test_a_sentence_is_judged_in_less_than_a_millisecond() -> None:
    asked = list(honest(200, 5))
    for language, text in asked:
        check(text, scene("talk", language))
    started = time.process_time()
    for language, text in asked:
        check(text + " ", scene("talk", language))
    each_ms = (time.process_time() - started) * 1000 / len(asked)
    assert each_ms < 3, each_ms  # a third of a millisecond on an idle machine


POLICIES = {
    "deposit": "A $50 deposit holds paint protection jobs.",
    "changes": "Please tell us 24 hours ahead.",
    "warranty": "Five years on workmanship.",
}


def test_what_the_shop_s_own_policies_say_may_be_said() -> None:
    place = replace(CONTEXT.location, policies=POLICIES)
    now = grounds(ours("", TIMES), theirs("rules?"), context=replace(CONTEXT, location=place))
    for said in (
        "There's a $50 deposit for paint protection jobs.",
        "Please tell us 24 hours ahead if your plans change.",
        "There's a warranty of five years on workmanship.",
    ):
        assert check(said, now) == Passed()
    for said in ("I can do it for $50.", "It takes 24 hours.", "It's a lifetime warranty."):
        assert isinstance(check(said, now), Refused)


@pytest.mark.parametrize(
    "text", ["It's f-r-e-e.", "price: o n e  d o l l a r", "Es g r a t i s", "c'est g.r.a.t.u.i.t"]
)
def test_words_that_are_spelled_out_hide_nothing(text: str) -> None:
    assert isinstance(check(text, TALK), Refused)
