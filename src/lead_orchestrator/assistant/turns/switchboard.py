"""Who is asked next: breakers, budgets for repeats and room per provider, in this process.

Promises that a provider in trouble is left alone, that failures do not multiply calls, and that
what is known of a provider's health comes from real traffic and free probes only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, TypeAlias
from uuid import UUID

import structlog

from lead_orchestrator.assistant.ports import ChatModel, ModelFailed, Models
from lead_orchestrator.assistant.rules import breaker, retries
from lead_orchestrator.assistant.rules.breaker import Breaker, Tolerance
from lead_orchestrator.assistant.rules.retries import Budget
from lead_orchestrator.assistant.rules.routing import SCRIPTED, Choice

log = structlog.get_logger()

Health: TypeAlias = Literal["ok", "degraded", "down", "not_configured"]
MOST_AT_ONCE = 1000
VENDORS = ("claude", "openai")


@dataclass(frozen=True, slots=True)
class OneModel:
    """The only model there is, whatever is asked for."""

    model: ChatModel

    def get(self, provider: str, model: str) -> ChatModel | None:
        """Return it when it is meant."""
        meant = (self.model.name, self.model.model)
        return self.model if (provider, model) == meant else None


@dataclass(frozen=True, slots=True)
class Line:
    """A way to a model that is free now. `needed` is False when it stands in for a failed one."""

    choice: Choice
    model: ChatModel
    needed: bool


class Switchboard:
    """Picks models and learns from what becomes of their calls. Made once per process."""

    def __init__(
        self,
        models: Models,
        *,
        clock: Callable[[], float],
        bears: Tolerance = breaker.USUAL,
        most_at_once: int = MOST_AT_ONCE,
    ) -> None:
        self.models = models
        self.clock = clock
        self.bears = bears
        self.most_at_once = most_at_once
        self._breakers: dict[tuple[UUID, str], Breaker] = {}
        self._budgets: dict[str, Budget] = defaultdict(Budget)
        self._busy: Counter[str] = Counter()
        self._probed: dict[str, str | None] = {}

    def pick(
        self, organisation_id: UUID, choices: Iterable[Choice], *, instead_of: str | None = None
    ) -> Line | None:
        """Return the first of `choices` that may be asked now.

        `instead_of` names the provider whose failure makes the call necessary: its budget pays.
        """
        for choice in choices:
            model = self.models.get(choice.provider, choice.model)
            if model is None:
                continue
            if choice.provider == SCRIPTED:
                return Line(choice, model, needed=instead_of is None)
            if self._busy[choice.provider] >= self.most_at_once:
                continue
            if instead_of is not None and self._budgets[instead_of].tokens < 1:
                continue
            if not self._admitted(organisation_id, choice.provider):
                continue
            self._pay(choice.provider, instead_of)
            return Line(choice, model, needed=instead_of is None)
        return None

    def _admitted(self, organisation_id: UUID, provider: str) -> bool:
        key = (organisation_id, provider)
        known = self._breakers.get(key, breaker.NEW)
        self._breakers[key], admitted = breaker.admit(known, now=self.clock(), bears=self.bears)
        return admitted

    def _pay(self, provider: str, instead_of: str | None) -> None:
        if instead_of is None:
            self._budgets[provider] = retries.needed(self._budgets[provider])
        else:
            self._budgets[instead_of], _ = retries.repeat(self._budgets[instead_of])

    @contextmanager
    def calling(self, organisation_id: UUID, provider: str) -> Generator[None]:
        """Count a call while it runs, and learn from how it ends."""
        key = (organisation_id, provider)
        self._busy[provider] += 1
        try:
            yield
        except ModelFailed as error:
            self._learn_failure(key, error)
            raise
        except BaseException:
            self._breakers[key] = breaker.gave_up(self._breakers.get(key, breaker.NEW))
            raise
        else:
            known = self._breakers.get(key, breaker.NEW)
            self._breakers[key] = breaker.worked(known, now=self.clock(), bears=self.bears)
            self._probed.pop(provider, None)
        finally:
            self._busy[provider] -= 1

    def unused(self, organisation_id: UUID, line: Line) -> None:
        """Give back a line that was picked and is not called after all."""
        if line.choice.provider != SCRIPTED:
            key = (organisation_id, line.choice.provider)
            self._breakers[key] = breaker.gave_up(self._breakers.get(key, breaker.NEW))

    def _learn_failure(self, key: tuple[UUID, str], error: ModelFailed) -> None:
        before = self._breakers.get(key, breaker.NEW)
        after = breaker.failed(
            before,
            error.trouble,
            now=self.clock(),
            retry_after=error.retry_after,
            bears=self.bears,
        )
        self._breakers[key] = after
        if after.state == "open" and before.state != "open":
            log.warning("provider_left_alone", provider=key[1], reason=error.trouble)

    def probed(self, provider: str, trouble: str | None) -> None:
        """Note what a free probe found; None is well."""
        self._probed[provider] = trouble

    def health(self, chain: Iterable[Choice]) -> dict[str, Health]:
        """Return how each provider does, as this process has seen it."""
        models = {choice.provider: choice.model for choice in reversed(tuple(chain))}
        found: dict[str, Health] = {}
        for provider in (*VENDORS, *models):
            if provider == SCRIPTED:
                continue
            there = self.models.get(provider, models.get(provider, "")) is not None
            found[provider] = self._health(provider) if there else "not_configured"
        found[SCRIPTED] = "ok"
        return found

    def _health(self, provider: str) -> Health:
        now = self.clock()
        known = [b for (_, name), b in self._breakers.items() if name == provider]
        shut = [b for b in known if b.state != "closed"]
        if any(b.why in ("auth", "quota") for b in shut):
            return "down"
        if self._probed.get(provider) is not None:
            return "down"
        firmly = [b for b in shut if b.open_until > now and b.why != "rate_limited"]
        if firmly and len(firmly) == len(known):
            return "down"
        return "degraded" if shut else "ok"
