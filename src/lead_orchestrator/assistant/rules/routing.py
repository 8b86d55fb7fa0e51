"""Which model answers: the chain of choices, its caps and its times, and who is next in it.

Promises that a provider that failed in a turn is not asked again in that turn, and that the
scripted model, which needs nobody, is the last of every chain of a house.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

SCRIPTED = "scripted"


@dataclass(frozen=True, slots=True)
class Choice:
    """One model of one provider."""

    provider: str
    model: str


LAST = Choice(SCRIPTED, SCRIPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """The most to be spent, in micro-dollars: a conversation in all, the others in a day."""

    conversation: int | None = None
    location: int | None = None
    organisation: int | None = None

    @property
    def none(self) -> bool:
        """Say whether nothing is capped."""
        return self.conversation is None and self.location is None and self.organisation is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How turns of a location are answered. Times are seconds.

    `chain` is asked in order. `first_event_s` and `between_events_s` bound the silences of the
    wire, which gateways see (a model that thinks is not silent there); `quiet_s` bounds how long
    a customer waits for a word or a tool call, whatever the wire does; `call_s` one call, `turn_s`
    what all calls of a turn may take together: it must leave room in the lease of a turn.
    `fragment_wait_s` is how long a greeting waits for the rest of what the customer means to say.
    """

    chain: tuple[Choice, ...]
    caps: Caps = field(default_factory=Caps)
    near_share: float = 0.8
    first_event_s: float = 6.0
    between_events_s: float = 8.0
    quiet_s: float = 12.0
    call_s: float = 25.0
    turn_s: float = 24.0
    prompt: str = ""
    most_answers: int = 30  # in 24 hours; then a person
    fragment_wait_s: float = 0.6
    arm: str | None = None  # of the experiment the conversation is in

    @property
    def vendors(self) -> tuple[Choice, ...]:
        """The choices that need a vendor."""
        return tuple(choice for choice in self.chain if choice.provider != SCRIPTED)


def chain_of(*choices: Choice) -> tuple[Choice, ...]:
    """Return a house's chain: each choice once, in order, the scripted model last."""
    vendors = (choice for choice in choices if choice.provider != SCRIPTED)
    return (*dict.fromkeys(vendors), LAST)


def with_arm(policy: Policy, name: str, *, choice: Choice, prompt: str) -> Policy:
    """Return a policy whose first choice is an experiment's; the others stand in for it.

    The scripted model as an arm stands alone: it never needs anybody.
    """
    if choice.provider == SCRIPTED:
        chain: tuple[Choice, ...] = (LAST,)
    else:
        chain = chain_of(choice, *(c for c in policy.vendors if c.provider != choice.provider))
    return replace(policy, chain=chain, prompt=prompt or policy.prompt, arm=name)


def left(chain: Iterable[Choice], *, failed: Iterable[str]) -> tuple[Choice, ...]:
    """Return the choices of a turn that are still open: those of providers that did not fail."""
    gone = frozenset(failed)
    return tuple(choice for choice in chain if choice.provider not in gone)
