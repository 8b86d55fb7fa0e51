"""Shopmonkey's door: verify, keep, answer. Nothing is understood here."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from lead_orchestrator.crm.facts import OrderNewsAccepted
from lead_orchestrator.crm.rules.orders import NotUnderstood, news_of
from lead_orchestrator.kit import receipts, strict_json
from lead_orchestrator.kit.errors import Kind, Refusal
from lead_orchestrator.kit.secrets import Vault, token_hash
from lead_orchestrator.kit.unit import Actor
from lead_orchestrator.kit.values import LocationId
from lead_orchestrator.kit.web import units_of
from lead_orchestrator.tenancy.queries import sealed_credential, whose
from lead_orchestrator.vendors.shopmonkey import verify_webhook

router = APIRouter(tags=["webhooks"])
_KEPT = (
    "webhook-id",
    "webhook-timestamp",
    "webhook-version",
    "x-attempt",
    "x-request-id",
    "user-agent",
)


class Forged(Refusal):
    """The signature is missing, wrong, old, or was used before."""

    kind = Kind.UNAUTHORISED
    code = "bad_signature"
    title = "The signature does not match."


class Accepted(BaseModel):
    """The webhook is kept."""

    status: str = "accepted"


@router.post("/webhooks/shopmonkey/{location_key}", status_code=202, response_model=Accepted)
async def hear_of_an_order(location_key: str, request: Request) -> JSONResponse:
    """Keep a signed webhook and answer 202 after the commit; 401 for what is not theirs."""
    body = await request.body()
    vault: Vault = request.app.state.vault
    async with units_of(request).open(actor=Actor("vendor")) as unit:
        owner = await whose(unit, "webhook", token_hash(location_key).hex())
        if owner is None:
            raise Forged
        await unit.rescope(owner.organisation_id)
        sealed = await sealed_credential(unit, owner.subject_id, "shopmonkey_webhook")
        secret = vault.open(sealed, owner=owner.subject_id) if sealed else location_key
        if not verify_webhook(request.headers, body, secrets=[secret], now=unit.now):
            raise Forged
        if not await receipts.first_sight(
            unit, source="shopmonkey", delivery=request.headers["webhook-id"]
        ):
            raise Forged
        receipt_id, new = await receipts.accept(
            unit,
            source="shopmonkey",
            key=_key(body),
            body=body,
            location_id=LocationId(owner.subject_id),
            headers=receipts.headers_kept(request.headers, _KEPT),
        )
        if new:
            unit.emit(OrderNewsAccepted(receipt_id=receipt_id, location_id=owner.subject_id))
    return JSONResponse({"status": "accepted"}, 202)


def _key(body: bytes) -> str:
    """Return what makes the news one: the object, its version and what was done to it.

    Shopmonkey gives every attempt its own webhook-id, so that alone would let copies through.
    """
    try:
        news = news_of(strict_json.loads(body))
    except (strict_json.NotStrict, NotUnderstood):
        news = None
    if news is None or not news.version:
        return f"body:{hashlib.sha256(body).hexdigest()}"
    return f"order:{news.order_id}:{news.version}:{news.operation}"
