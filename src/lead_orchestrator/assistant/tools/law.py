"""What tint law says: asked for by itself, and beside every offer it concerns.

Promise: a film that the state's row does not clearly allow is never quoted, held or booked
without a note that says so, with its source and date.
"""

from __future__ import annotations

from collections.abc import Iterable

from lead_orchestrator.assistant.rules.context import Result, Sayable
from lead_orchestrator.assistant.rules.law import Judgement, facts, film_of, judge, note, shade_of
from lead_orchestrator.assistant.tools.arguments import LawArguments
from lead_orchestrator.assistant.tools.scope import Scope
from lead_orchestrator.catalogue.rules.pricing import Service

HEARD = 8  # how many of the customer's messages back a shade they named still counts


async def tell_law(scope: Scope, asked: LawArguments) -> Result:
    """Tell a state's limits, and judge a shade when one was named."""
    car = scope.context.car
    judgement = judge(
        asked.state or scope.context.location.state,
        asked.windows,
        asked.vlt,
        car.vehicle_class if car else None,
    )
    said = _answer(judgement, scope.context.language)
    law = judgement.law
    return Result(
        body={
            "text": " ".join(said),
            "verdict": judgement.verdict if asked.vlt is not None else None,
            "state": judgement.state,
            "source": law.source if law else None,
            "as_of": law.as_of.isoformat() if law else None,
            "verified": bool(law and law.verified),
        },
        sayable=Sayable(texts=tuple(said)),
    )


def _answer(judgement: Judgement, language: str) -> tuple[str, ...]:
    against = note(judgement, language)
    return (*([against] if against else []), *facts(judgement, language))


def law_notes(scope: Scope, services: Iterable[Service]) -> tuple[str, ...]:
    """Return what must be said of services whose film the state may not allow.

    The shade is the one the service names, or else the one the customer asked for.
    """
    asked = shade_asked(scope)
    car = scope.context.car
    found: list[str] = []
    for service in services:
        film = film_of(service)
        shade = None if film is None else film.vlt or asked
        if film is None or shade is None:
            continue
        said = note(
            judge(
                scope.context.location.state,
                film.windows,
                shade,
                car.vehicle_class if car else None,
            ),
            scope.context.language,
        )
        if said is not None and said not in found:
            found.append(said)
    return tuple(found)


def shade_asked(scope: Scope) -> int | None:
    """Return the shade the customer spoke of last."""
    theirs = [line.text for line in scope.history if line.author == "customer"]
    heard = (shade_of(text) for text in reversed(theirs[-HEARD:]))
    return next((shade for shade in heard if shade is not None), None)


def unsaid(scope: Scope, notes: Iterable[str]) -> tuple[str, ...]:
    """Return the notes that no answer of ours has carried yet."""
    told = "\n".join(line.text for line in scope.history if line.author == "assistant")
    return tuple(said for said in notes if said not in told)
