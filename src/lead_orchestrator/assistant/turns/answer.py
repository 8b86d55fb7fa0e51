"""One answer in the making: what was said, shown and done so far, and what it took."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from lead_orchestrator.assistant.actions import CallMade
from lead_orchestrator.assistant.ports import Carried
from lead_orchestrator.assistant.rules.cards import handoff_card
from lead_orchestrator.assistant.rules.context import Call, Card, Exchange
from lead_orchestrator.assistant.rules.guards.check import Refused, check
from lead_orchestrator.assistant.rules.guards.grounds import Grounds
from lead_orchestrator.assistant.rules.guards.whole import check_language, waits
from lead_orchestrator.assistant.rules.repeats import Said
from lead_orchestrator.assistant.rules.routing import Choice
from lead_orchestrator.assistant.turns.events import Out, Sentence
from lead_orchestrator.kit.telemetry import plain_error, report

log = structlog.get_logger()

_QUESTION = re.compile(r"\?[\s\"'\u201d\u00bb)]*$")
LASTING = frozenset({"confirm", "booking"})
QUESTIONS = frozenset({"services", "quote", "availability", "hours", "law"})


@dataclass(slots=True)
class Answer:
    """An answer in the making. `out` gets what may be sent."""

    out: Out
    said: list[str] = field(default_factory=list[str])
    cards: list[Card] = field(default_factory=list[Card])
    exchanges: list[Exchange] = field(default_factory=list[Exchange])
    refusals: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    calls: list[CallMade] = field(default_factory=list[CallMade])
    corrections: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    carried: dict[int, Carried] = field(default_factory=dict[int, Carried])
    hints: list[str] = field(default_factory=list[str])
    recorded: int = 0  # so many of the calls stand in the ledger
    served_by: Choice | None = None
    fell_back: bool = False
    foreign: bool = False  # a vendor's model speaks: one question, in the customer's language
    asked: bool = False
    reminded: bool = False  # of the customer's language: once
    opening: str = ""  # waits for what it opens
    person_because: str | None = None
    outcome: str = "answered"

    @property
    def text(self) -> str:
        """All that was said."""
        return "".join(self.said)

    @property
    def changed_something(self) -> bool:
        """Say whether a tool of this answer did more than look."""
        return any(e.call.name not in QUESTIONS and not e.result.error for e in self.exchanges)

    def result_of(self, call: Call) -> Exchange | None:
        """Return the exchange that did just this already: no tool runs twice."""
        return next(
            (
                e
                for e in self.exchanges
                if e.call.name == call.name
                and e.call.arguments == call.arguments
                and not e.result.error
            ),
            None,
        )

    def add(self, exchange: Exchange, *, again: bool = False) -> None:
        """Keep a completed tool call; `again` when it only repeats an earlier one."""
        self.exchanges.append(exchange)
        if not again:
            self.cards += exchange.result.cards
        if exchange.result.sayable.handed_over:
            self.outcome = "handed_off"

    def say(self, sentence: str) -> None:
        """Send a sentence, apart from the one before."""
        if self.said and not self.said[-1][-1:].isspace() and not sentence[:1].isspace():
            sentence = f" {sentence}"
        self.said.append(sentence)
        self.out(Sentence(sentence))

    def send(
        self, sentences: Sequence[str], grounds: Grounds, *, before: Said | None
    ) -> tuple[str, str] | None:
        """Send sentences up to the first that a guard stops; return its rule and text.

        `before` holds what was sent before this reply began: it is not said again. What only
        opens something ("Prices:") goes with what follows it, or not at all.
        """
        for sentence in sentences:
            if not sentence.strip() and (not self.said or before is not None):
                continue  # white space leads nowhere
            whole, self.opening = self.opening + sentence, ""
            stopped = self._judge(whole, grounds)
            if stopped is not None:
                return stopped
            if waits(whole):
                self.opening = whole
            elif not self._spare(whole, before):
                self.say(whole)
        return None

    def flush(self) -> None:
        """Send what opened something that is shown on a card, or not at all."""
        opening, self.opening = self.opening, ""
        if opening.strip():
            self.say(opening)

    def _spare(self, sentence: str, before: Said | None) -> bool:
        if before is not None and before.repeats(sentence):
            return True
        return self.foreign and self._asks_again(sentence)

    def _judge(self, sentence: str, grounds: Grounds) -> tuple[str, str] | None:
        """Return the rule that stops a sentence; one that cannot be judged is not sent."""
        if not sentence.strip():
            return None
        said = self.text
        try:
            verdict = check(sentence, grounds, before=said)
            if isinstance(verdict, Refused):
                return verdict.rule, sentence.strip()
            if self.foreign and not self.reminded:
                found = check_language(said + sentence, grounds)
                self.reminded = found is not None
                return found
        except Exception as error:  # noqa: BLE001 - a guard's fault stops a sentence, not the turn
            log.warning("guard_failed", reason=plain_error(error))
            report(error)
            return "not_judged", sentence.strip()
        return None

    def _asks_again(self, sentence: str) -> bool:
        """Say whether a sentence would be the answer's second question: people answer one."""
        question = _QUESTION.search(sentence) is not None
        asked, self.asked = self.asked, self.asked or question
        return asked and question

    def retreat(self, safe: str, *, outcome: str, reason: str) -> None:
        """End the answer with a safe sentence and a person."""
        gap = "\n\n" if self.text.strip() else ""
        self.said.append(gap + safe)
        self.out(Sentence(gap + safe))
        self.cards = [c for c in self.cards if c.get("kind") in LASTING]
        self.cards.append(handoff_card())
        self.outcome = outcome
        self.person_because = reason

    def start_again(self) -> Answer:
        """Return an empty answer that remembers what the tries cost and what was stopped."""
        return Answer(out=self.out, calls=self.calls, refusals=self.refusals)
