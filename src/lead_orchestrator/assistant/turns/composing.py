"""One answer in the making: models and tools in turn, every sentence guarded.

Promises that whatever goes wrong ends in an answer and, at the last, in a safe sentence and a
person; that what a customer saw is neither repeated nor taken back when another model goes on;
that no tool runs twice; and that no transaction is open while a model thinks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import structlog
from sqlalchemy.exc import SQLAlchemyError

from lead_orchestrator.assistant.ports import ModelFailed, ModelRequest
from lead_orchestrator.assistant.queries import Known
from lead_orchestrator.assistant.rules import disclosure
from lead_orchestrator.assistant.rules.cleaning import plain
from lead_orchestrator.assistant.rules.context import Call, Exchange, Result
from lead_orchestrator.assistant.rules.dialogue.names import P
from lead_orchestrator.assistant.rules.dialogue.phrases import variants
from lead_orchestrator.assistant.rules.guards.grounds import Grounds, gather
from lead_orchestrator.assistant.rules.guards.whole import SOFT
from lead_orchestrator.assistant.rules.manners import (
    CAPPED,
    DIRECT,
    HINTS,
    REASONS,
    Matter,
    capped_line,
    direct_phrases,
    most_urgent,
    reduced_line,
)
from lead_orchestrator.assistant.rules.prompt import PROMPT_VERSION, system_parts
from lead_orchestrator.assistant.rules.repeats import Said
from lead_orchestrator.assistant.rules.routing import LAST, SCRIPTED, Policy, left
from lead_orchestrator.assistant.rules.sentences import Sentences
from lead_orchestrator.assistant.tools import SPECS, Scope, use
from lead_orchestrator.assistant.turns.answer import Answer
from lead_orchestrator.assistant.turns.bursts import Maker
from lead_orchestrator.assistant.turns.money import OutOfMoney, Till
from lead_orchestrator.assistant.turns.reading import Heard, read
from lead_orchestrator.assistant.turns.seats import Seats
from lead_orchestrator.assistant.turns.switchboard import Line, Switchboard
from lead_orchestrator.assistant.turns.tracing import tool_span
from lead_orchestrator.kit.telemetry import GUARD_REFUSALS, TURNS
from lead_orchestrator.kit.wording import Language

log = structlog.get_logger()

MOST_TOOLS = 5
MOST_REPLIES = 8
MOST_TOKENS = 1200  # with what a model thinks to itself
GRACE_S = 5.0  # for tools and the scripted model, once the vendors' time is over


@dataclass(slots=True)
class Course:
    """How a turn runs: what it knows, by which policy, until when, and who failed it."""

    known: Known
    policy: Policy
    answer: Answer
    till: Till
    maker: Maker
    ends: float  # of the vendors' time, on the loop's clock
    old_refusals: int = 0  # of tries before a newer message came
    newest: int = 1  # so many messages the answer is for
    failed: set[str] = field(default_factory=set[str])
    line: Line | None = None
    capped: bool = False  # one answer too many: a person goes on
    scripted_only: bool = False
    by_choice: bool = False  # … for money's sake, not because vendors failed

    @property
    def language(self) -> Language:
        """The language the conversation is held in."""
        return self.known.context.language

    @property
    def vendors_failed(self) -> bool:
        """Say whether the scripted model stands in for vendors that should have answered."""
        return not self.by_choice and bool(self.policy.vendors)


class Composer:
    """Makes answers with the models of a policy."""

    def __init__(self, seats: Seats, switchboard: Switchboard) -> None:
        self.seats = seats
        self.switchboard = switchboard

    async def compose(self, course: Course) -> None:
        """Make the answer; whatever goes wrong ends in a safe sentence and a person."""
        answer = course.answer
        started = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout_at(course.ends + GRACE_S):
                if not await self._matters(course):
                    await self._converse(course)
        except (TimeoutError, ModelFailed, SQLAlchemyError, OSError) as error:
            log.warning("turn_not_answered", error=type(error).__name__, reason=_trouble(error))
            self._retreat(course, "failed", "The assistant could not answer.")
        served = answer.served_by.provider if answer.served_by else "none"
        seconds = asyncio.get_running_loop().time() - started
        TURNS.labels(served, answer.outcome).observe(seconds)

    async def _matters(self, course: Course) -> bool:
        """Do what no vendor's model is asked about; return whether that was the whole answer.

        The scripted model sees to all but a stop in its own words.
        """
        if course.capped:
            await self._use(_hand_off("person", why=CAPPED), course, made_in=0)
            course.answer.say(capped_line(course.language))
            course.answer.served_by = LAST
            return True
        found = most_urgent(course.known.history[-course.newest :], language=course.language)
        ours = all(choice.provider == SCRIPTED for choice in course.policy.chain)
        if found is None or (ours and found != "stop"):
            return False
        answer = course.answer
        call = Call(id="house-1", name="stop_messages", arguments={})
        if found != "annoyed":
            await self._use(call if found == "stop" else _hand_off(found), course, made_in=0)
        if found in DIRECT:
            for phrase in direct_phrases(found):
                answer.say(variants(phrase, course.language)[0])
            answer.served_by = LAST
            return True
        answer.hints.append(HINTS[found])
        return False

    async def _converse(self, course: Course) -> None:
        answer = course.answer
        for _ in range(MOST_REPLIES):
            course.maker.check()
            system = _system(course)
            grounds = gather(
                course.known.context, history=course.known.history, exchanges=answer.exchanges
            )
            heard, refused = await self._reply(course, system, grounds)
            if refused is not None:
                if self._stopped(course, *refused) > 1:
                    break
                continue
            if not heard.calls:
                _say_duties(course)
                return
            if len(answer.exchanges) >= MOST_TOOLS:
                break
            made_in = max((e.round for e in answer.exchanges), default=-1) + 1
            for call in heard.calls[: MOST_TOOLS - len(answer.exchanges)]:
                await self._use(call, course, made_in=made_in)
        if any(rule not in SOFT for rule, _ in answer.refusals):
            self._retreat(course, "refused", "A guard stopped the assistant's answer.")
        else:
            self._retreat(course, "looped", "The assistant went round in circles.")

    @staticmethod
    def _stopped(course: Course, rule: str, sentence: str) -> int:
        """Keep why a sentence was stopped for the model's next try; count the grave ones."""
        answer = course.answer
        answer.refusals.append((rule, sentence))
        GUARD_REFUSALS.labels(rule).inc()
        why = f"Rule {rule} stopped this sentence: {sentence!r}."
        told = f"{why} Say only what tools and data support."
        if rule in SOFT:
            told = f"{why} Go on in the customer's language ({course.language})."
        who = answer.served_by.provider if answer.served_by else ""
        answer.corrections.setdefault(who, []).append(told)
        return sum(each not in SOFT for each, _ in answer.refusals[course.old_refusals :])

    def _request(self, course: Course, line: Line, system: Sequence[str]) -> ModelRequest:
        answer = course.answer
        return ModelRequest(
            system=tuple(system),
            context=course.known.context,
            history=course.known.history,
            exchanges=tuple(answer.exchanges),
            tools=SPECS if len(answer.exchanges) < MOST_TOOLS else (),
            max_output_tokens=MOST_TOKENS,
            said=answer.text,
            corrections=tuple(answer.corrections.get(line.choice.provider, ())),
            carried=dict(answer.carried),
        )

    async def _reply(
        self, course: Course, system: Sequence[str], grounds: Grounds
    ) -> tuple[Heard, tuple[str, str] | None]:
        """Get one complete reply from the first model of the chain that gives it.

        Raises `ModelFailed` when nobody is left.
        """
        instead_of: str | None = None
        last: ModelFailed | None = None
        while True:
            line = self._line(course, instead_of)
            if line is None:
                raise last or ModelFailed("nobody is left to ask", trouble="exhausted")
            course.line = line
            try:
                return await self._call(course, line, self._request(course, line, system), grounds)
            except OutOfMoney:
                self.switchboard.unused(course.known.context.organisation_id, line)
                course.scripted_only = course.by_choice = True
            except ModelFailed as error:
                last = error
                instead_of = line.choice.provider
                course.failed.add(line.choice.provider)
                course.answer.fell_back = True
                log.warning("model_failed", provider=instead_of, reason=error.trouble)

    def _line(self, course: Course, instead_of: str | None) -> Line | None:
        late = asyncio.get_running_loop().time() >= course.ends
        choices = left(course.policy.chain, failed=course.failed)
        if course.line is not None:  # whoever served the round before goes on
            first = course.line.choice
            choices = tuple(sorted(choices, key=lambda choice: choice != first))
        if course.scripted_only or late:
            choices = tuple(c for c in choices if c.provider == SCRIPTED)
        owner = course.known.context.organisation_id
        return self.switchboard.pick(owner, choices, instead_of=instead_of)

    async def _call(
        self, course: Course, line: Line, request: ModelRequest, grounds: Grounds
    ) -> tuple[Heard, tuple[str, str] | None]:
        """Have one model reply once, its sentences guarded and sent as they come."""
        answer = course.answer
        owner = course.known.context.organisation_id
        line = await course.till.reserve(line, request, answer)
        heard = Heard(started=asyncio.get_running_loop().time())
        answer.foreign, answer.opening = line.choice.provider != SCRIPTED, ""
        speaker = _Speaker(course, line, grounds)
        error: BaseException | None = None
        try:
            with self.switchboard.calling(owner, line.choice.provider):
                await read(
                    line.model,
                    request,
                    heard,
                    times=course.policy,
                    turn_ends=course.ends,
                    take=speaker.take,
                )
                speaker.finish(heard)
        except BaseException as failure:
            error = failure
            raise
        finally:
            answer.calls.append(course.till.made(line, heard, error, stopped=speaker.refused))
        answer.served_by = line.choice
        if heard.carried is not None:
            answer.carried[request.round] = heard.carried
        return heard, speaker.refused

    async def _use(self, call: Call, course: Course, *, made_in: int) -> None:
        answer, known = course.answer, course.known
        before = answer.result_of(call)
        if before is not None:
            answer.add(Exchange(call=call, result=before.result, round=made_in), again=True)
            return
        offered = tuple(i for e in answer.exchanges for i in e.result.sayable.instants)
        with course.maker.working(), tool_span(call.name):
            async with self.seats.open(known.lead.organisation_id) as unit:
                result: Result = await use(
                    call,
                    Scope(unit=unit, context=known.context, history=known.history, offered=offered),
                )
            answer.add(Exchange(call=call, result=result, round=made_in))
            if result.context is not None:  # the tool changed the car, the language, the notes
                course.known = replace(known, context=result.context)
            course.maker.settled = course.maker.settled or answer.changed_something

    def _retreat(self, course: Course, outcome: str, reason: str) -> None:
        safe = variants(P.SAFE, course.known.context.language)[0]
        course.answer.retreat(safe, outcome=outcome, reason=reason)


class _Speaker:
    """Turns the text of one reply into guarded sentences of the answer."""

    def __init__(self, course: Course, line: Line, grounds: Grounds) -> None:
        self._course = course
        self._grounds = grounds
        self._sentences = Sentences()
        answer = course.answer
        self._before = Said(answer.said) if answer.text.strip() else None
        self._opening: str | None = None
        if self._before is None:
            self._opening = _opening(course, line)
        self.refused: tuple[str, str] | None = None

    def take(self, text: str) -> bool:
        """Take in more text; say whether still more is wanted."""
        self._send(self._sentences.feed(text))
        return self.refused is None

    def finish(self, heard: Heard) -> None:
        """Send what is left; raises `ModelFailed` for a reply that says and does nothing."""
        if self.refused is None and heard.finished is not None:
            if heard.finished.reason == "refused":
                raise ModelFailed("declined", trouble="refused", usage=heard.finished.usage)
            rest = self._sentences.finish()
            if heard.finished.reason == "length" and not heard.calls:
                rest = rest[:-1]  # the last one is half a sentence
            self._send(rest)
            if self.refused is None:
                self._course.answer.flush()
            nothing = not heard.calls and not self._course.answer.text.strip()
            if self.refused is None and nothing:
                raise ModelFailed("an empty answer", trouble="refused", usage=heard.finished.usage)

    def _send(self, sentences: list[str]) -> None:
        if self.refused is not None or not sentences:
            return
        if self._opening is not None:
            self._course.answer.say(f"{self._opening} ")
            self._opening = None
        self.refused = self._course.answer.send(sentences, self._grounds, before=self._before)


def _opening(course: Course, line: Line) -> str | None:
    """Return what stands before the first word of an answer, if anything must.

    The scripted model says by itself that it is one.
    """
    context = course.known.context
    if line.choice.provider == SCRIPTED:
        return (
            reduced_line(course.known.history, language=course.language)
            if course.vendors_failed
            else None
        )
    return disclosure.line(course.language) if context.must_disclose else None


def _system(course: Course) -> tuple[str, ...]:
    """Return the system parts; hints stand in the last one, so that the others stay cached."""
    parts = system_parts(course.known.context, course.policy.prompt or PROMPT_VERSION)
    return (*parts[:-1], "\n".join((parts[-1], *course.answer.hints)))


def _say_duties(course: Course) -> None:
    """Say what a tool's result obliges us to say and the model left out."""
    answer = course.answer
    for duty in dict.fromkeys(d for e in answer.exchanges for d in e.result.sayable.must_say):
        if plain(duty) not in plain(answer.text):
            answer.say(f" {duty}")


def _hand_off(about: Matter, *, why: str | None = None) -> Call:
    return Call(id="house-1", name="hand_off", arguments={"reason": why or REASONS[about]})


def _trouble(error: BaseException) -> str:
    return error.trouble if isinstance(error, ModelFailed) else type(error).__name__
