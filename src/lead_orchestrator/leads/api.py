"""The web form's door: check, keep, answer; the worker understands."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from lead_orchestrator.kit import receipts
from lead_orchestrator.kit.errors import Invalid
from lead_orchestrator.kit.limits import Limit
from lead_orchestrator.kit.unit import Actor, Unit
from lead_orchestrator.kit.values import LocationId
from lead_orchestrator.kit.web import caller_of, limits_of, units_of
from lead_orchestrator.leads.facts import WebFormAccepted
from lead_orchestrator.leads.rules.contacts import normalize_email, normalize_phone
from lead_orchestrator.tenancy.queries import only_organisation, whose

router = APIRouter(tags=["leads"])
# Ten a second: far more than a campaign's best minute brings to one location, or from one address
# (a shop's own web server may send for all its visitors). Who is told to wait sends the form again.
FORMS_OF_CALLER = FORMS = Limit(6_000, timedelta(minutes=10))

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class VehicleForm(BaseModel):
    """A car by year, make and model, or as typed."""

    model_config = ConfigDict(extra="ignore")
    year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    make: Line = ""
    model: Line = ""
    text: Line = ""


class ConsentForm(BaseModel):
    """What the visitor agreed to, in the words they saw. A box that was not ticked is false."""

    model_config = ConfigDict(extra="ignore", strict=True)
    sms: bool = False
    email: bool = False
    text: Annotated[str, StringConstraints(max_length=4000)] = ""
    page: Annotated[str, StringConstraints(max_length=500)] = ""


class QuoteForm(BaseModel):
    """A quote request from a shop's web site."""

    model_config = ConfigDict(extra="ignore")
    location: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    email: Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)] | None = None
    phone: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)] | None = None
    vehicle: VehicleForm | Annotated[str, StringConstraints(max_length=200)] | None = None
    service: Line | None = None
    message: Annotated[str, StringConstraints(max_length=4000)] | None = None
    # A tag as browsers send it; what is none of ours is answered in English.
    language: Annotated[str, StringConstraints(max_length=35)] | None = None
    consent: ConsentForm = ConsentForm()

    @model_validator(mode="after")
    def _reachable(self) -> QuoteForm:
        errors: dict[str, str] = {}
        if not self.email and not self.phone:
            errors["email"] = errors["phone"] = "give an e-mail address or a phone number"
        if self.email and not normalize_email(self.email).sendable:
            errors["email"] = "this is not an e-mail address we can write to"
        if self.phone and normalize_phone(self.phone).e164 is None:
            errors["phone"] = "this is not a phone number we can read"
        if errors:
            raise Invalid(errors)
        return self


class Accepted(BaseModel):
    """The request is kept; nothing about a lead is told."""

    receipt_id: str


@router.post("/api/leads", status_code=202, response_model=Accepted)
async def ask_for_a_quote(form: QuoteForm, request: Request) -> JSONResponse:
    """Keep a quote request and answer; the worker makes a lead of it within the second."""
    await limits_of(request).check(
        (f"door:lead-from:{caller_of(request)}", FORMS_OF_CALLER),
        (f"door:lead-to:{form.location}", FORMS),
    )
    async with units_of(request).open(actor=Actor("customer")) as unit:
        owner = await whose(unit, "location", form.location)
        body = await request.body()
        key = _key(request, body, unit)
        if owner is None:
            return await _park(unit, body=body, key=key)
        await unit.rescope(owner.organisation_id)
        receipt_id, new = await receipts.accept(
            unit,
            source="web_form",
            key=key,
            body=body,
            location_id=LocationId(owner.subject_id),
            headers=receipts.headers_kept(request.headers, ("user-agent", "origin", "referer")),
        )
        if new:
            unit.emit(WebFormAccepted(receipt_id=receipt_id, location_id=owner.subject_id))
    return JSONResponse({"receipt_id": str(receipt_id)}, 202)


async def _park(unit: Unit, *, body: bytes, key: str) -> JSONResponse:
    """Keep a request for a location nobody knows, where staff see it: it is never dropped."""
    organisation_id = await only_organisation(unit)
    if organisation_id is not None:
        await unit.rescope(organisation_id)
    receipt_id, new = await receipts.accept(
        unit, source="web_form", key=key, body=body, location_id=None
    )
    if new:
        await receipts.settle(unit, receipt_id, state="parked", reason="unknown location")
    return JSONResponse({"receipt_id": str(receipt_id)}, 202)


def _key(request: Request, body: bytes, unit: Unit) -> str:
    """Return what makes a form one: the sender's key, or the same bytes within ten minutes."""
    given = request.headers.get("idempotency-key", "")[:200]
    if given:
        return f"key:{given}"
    window = int(unit.now.timestamp()) // 600
    return f"body:{hashlib.sha256(body).hexdigest()}:{window}"
