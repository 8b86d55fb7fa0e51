"""What organisations and locations change of the house's policy: checked, and laid over it.

Promises that what was stored once and makes no sense today (a provider that is gone, a field of
an older version) changes nothing, and that the chain ends with the scripted model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, cast

from lead_orchestrator.assistant.rules.context import Json
from lead_orchestrator.assistant.rules.models import (
    FREE,
    LongPrompt,
    ModelBook,
    Price,
    micro_per_million,
)
from lead_orchestrator.assistant.rules.routing import Caps, Choice, Policy, chain_of

FIELDS = ("provider", "fallback", "models", "caps", "near_share", "prompt", "prices")
# Spread over the locations a cap of the whole organisation would be two caps: it stands with it.
OF_ORGANISATION = ("prices",)
SCOPES = ("conversation", "location", "organisation")
RATES = ("input", "cached_read", "cached_write", "output")
MOST_CAP = 1_000_000_000_000  # micro-dollars: a million dollars
_NAME = re.compile(r"[A-Za-z0-9][\w.:/-]{0,99}")

Stored = Mapping[str, Json]
Own = Mapping[tuple[str, str], Price]


def policy_over(house: Policy, organisation: Stored, location: Stored) -> Policy:
    """Return the house's policy with an organisation's changes, and its location's over those."""
    both = laid_over(organisation, location)
    return replace(
        house,
        chain=_chain(house, both),
        caps=_caps(house.caps, both.get("caps")),
        near_share=_share(both.get("near_share")) or house.near_share,
        prompt=both["prompt"] if isinstance(both.get("prompt"), str) else house.prompt,
    )


def laid_over(below: Stored, above: Stored) -> dict[str, Json]:
    """Return changes laid over others: `models` and `caps` entry by entry, others as a whole."""
    joined = {**below, **above}
    for name in ("models", "caps"):
        lower = {} if name in above and above[name] is None else _entries(below.get(name))
        joined[name] = {**lower, **_entries(above.get(name))}
    return {name: value for name, value in joined.items() if value not in (None, {}, [])}


def _entries(value: Json) -> dict[str, Json]:
    return cast("dict[str, Json]", value) if isinstance(value, dict) else {}


def _chain(house: Policy, changes: Stored) -> tuple[Choice, ...]:
    usual = {choice.provider: choice.model for choice in house.vendors}
    models = usual | {k: v for k, v in _entries(changes.get("models")).items() if v}
    wanted = list(usual)
    if "provider" in changes:
        first = str(changes["provider"])
        wanted = [] if first == FREE else [first, *(p for p in wanted if p != first)]
    if "fallback" in changes and wanted:
        wanted = [wanted[0], *(str(p) for p in cast("list[Json]", changes["fallback"]))]
    return chain_of(*(Choice(p, str(models[p])) for p in wanted if p in models))


def _caps(house: Caps, stored: Json) -> Caps:
    given = {name: cap for name, cap in _entries(stored).items() if name in SCOPES and _is_cap(cap)}
    return replace(house, **given)


def _is_cap(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_CAP


def _share(value: Json) -> float | None:
    whole = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if whole and 0 < value <= 1 else None


def own_prices(organisation: Stored) -> Own:
    """Return the prices an organisation has agreed on with a vendor."""
    found: dict[tuple[str, str], Price] = {}
    for entry in cast("list[Json]", organisation.get("prices") or []):
        price = _price(_entries(entry))
        if price is not None:
            found[str(entry["provider"]), str(entry["model"])] = price
    return MappingProxyType(found)


def _price(entry: Stored) -> Price | None:
    """Return one own price, or None when it is not one."""
    try:
        since = date.fromisoformat(str(entry["since"]))
        long = entry.get("long")
        return Price(
            version=f"own:{entry['model']}@{since}",
            since=since,
            **_rates(entry),
            long=None if long is None else LongPrompt(above=int(long["above"]), **_rates(long)),
        )
    except (KeyError, TypeError, ValueError, InvalidOperation):
        return None


def _rates(entry: Stored) -> dict[str, int]:
    return {name: micro_per_million(Decimal(str(entry[name]))) for name in RATES}


def wrong(
    changes: Stored, *, book: ModelBook, providers: Iterable[str], of_location: bool
) -> dict[str, str]:
    """Return what is wrong with changes somebody asks for, by field; empty when all is right.

    `providers` are those with a key here. None as a value takes a change back.
    """
    given = {name: value for name, value in changes.items() if value is not None}
    known = frozenset((*providers, FREE))
    errors = {name: "there is no such setting" for name in changes if name not in FIELDS}
    errors |= {
        name: "this is set for the organisation, not for one location"
        for name in OF_ORGANISATION
        if of_location and name in given
    }
    checks: Mapping[str, Callable[[Json], str]] = {
        "provider": lambda v: _wrong_provider(v, known),
        "fallback": lambda v: _wrong_fallback(v, known),
        "models": lambda v: _wrong_models(v, book),
        "caps": lambda v: _wrong_caps(v, of_location=of_location),
        "near_share": lambda v: "" if _share(v) else "give a share above 0, at most 1",
        "prompt": lambda v: "" if _is_name(v) else "this is no version of a prompt",
        "prices": lambda v: _wrong_prices(v, book),
    }
    for name, check in checks.items():
        if name in given and name not in errors and (problem := check(given[name])):
            errors[name] = problem
    return errors


def _is_name(value: Json) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _wrong_provider(value: Json, known: frozenset[str]) -> str:
    return "" if value in known else f"choose one of {', '.join(sorted(known))}"


def _wrong_fallback(value: Json, known: frozenset[str]) -> str:
    if not isinstance(value, list):
        return "give a list of providers"
    return next((p for v in cast("list[Json]", value) if (p := _wrong_provider(v, known))), "")


def _wrong_models(value: Json, book: ModelBook) -> str:
    if not isinstance(value, dict):
        return "give a model for each provider"
    for provider, model in _entries(value).items():
        if model is None:
            continue
        if not _is_name(model) or book.card(provider, model) is None:
            return f"{provider} has no such model"
        if not book.knows(provider, model):
            return f"nobody has told us the price of {model}; name it with its price"
    return ""


def _wrong_caps(value: Json, *, of_location: bool) -> str:
    if not isinstance(value, dict):
        return "give a cap for each scope"
    for scope, cap in _entries(value).items():
        if scope not in SCOPES:
            return f"choose from {', '.join(SCOPES)}"
        if of_location and scope == "organisation":
            return "the organisation's cap is set for the organisation"
        if cap is not None and not _is_cap(cap):
            return f"a cap is whole micro-dollars from 0 to {MOST_CAP}"
    return ""


def _wrong_prices(value: Json, book: ModelBook) -> str:
    if not isinstance(value, list):
        return "give a list of prices"
    for entry in cast("list[Json]", value):
        fields: dict[str, Any] = _entries(entry)
        if not (_is_name(fields.get("provider")) and _is_name(fields.get("model"))):
            return "name provider and model of each price"
        if book.card(fields["provider"], fields["model"]) is None:
            return f"there is no provider {fields['provider']}"
        if _price(fields) is None:
            return f"{fields['model']}: give since, input, cached_read, cached_write and output"
    return ""
