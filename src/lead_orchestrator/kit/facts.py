"""What happened: the base of every fact, and how facts travel as JSON.

A fact is past tense, holds ids and plain values only (never personal data), and is kept for good.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from pydantic import TypeAdapter

from lead_orchestrator.kit.values import OrganisationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened. `lead_id` and `location_id` place it on a timeline."""

    lead_id: UUID | None = None
    location_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """How a fact reached a job: whose it is, when it happened, and which try this is."""

    fact_id: UUID
    organisation_id: OrganisationId
    attempt: int


F = TypeVar("F", bound=Fact)


def kind_of(fact: type[Fact]) -> str:
    """Return the stored name of a fact class: `leads.LeadReceived`."""
    return f"{fact.__module__.split('.')[1]}.{fact.__name__}"


@cache
def _adapter(fact: type[Fact]) -> TypeAdapter[Any]:
    return TypeAdapter(fact)


def to_body(fact: Fact) -> dict[str, Any]:
    """Return the fact as JSON values, without the two placing ids."""
    body: dict[str, Any] = _adapter(type(fact)).dump_python(fact, mode="json", exclude_none=True)
    return body


def from_body(fact: type[F], body: Mapping[str, Any]) -> F:
    """Return the fact stored as `body`; fields it no longer has are ignored."""
    known = {f.name for f in dataclasses.fields(fact)}
    value: F = _adapter(fact).validate_python({k: v for k, v in body.items() if k in known})
    return value
