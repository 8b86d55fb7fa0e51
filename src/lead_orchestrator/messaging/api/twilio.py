"""Twilio's webhooks: what became of our texts, and what customers text us.

Promises that a forged request writes nothing, and that a real one is kept raw before it is
understood: what cannot be understood is quarantined where staff see it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import parse_qsl
from uuid import UUID

from fastapi import APIRouter, Request, Response

from lead_orchestrator.kit import receipts
from lead_orchestrator.kit.secrets import Vault
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.unit import Actor, Unit
from lead_orchestrator.kit.values import LocationId, OrganisationId
from lead_orchestrator.kit.web import units_of, uuid_or_none
from lead_orchestrator.messaging.actions.inbound import take_in_sms
from lead_orchestrator.messaging.actions.news import record_news
from lead_orchestrator.messaging.api.hooks import Forged, called
from lead_orchestrator.messaging.queries import location_of_outbox
from lead_orchestrator.messaging.rules.carrier_news import News, twilio_news
from lead_orchestrator.messaging.rules.credentials import open_credential
from lead_orchestrator.tenancy.queries import only_organisation, sealed_credential, whose
from lead_orchestrator.vendors.twilio import signed

router = APIRouter(tags=["webhooks"], prefix="/webhooks/twilio")
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
SMS_NUMBER = "sms_number"


@dataclass(frozen=True, slots=True)
class _Post:
    """A form post as it came."""

    body: bytes
    pairs: list[tuple[str, str]]
    fields: dict[str, str]


async def _post(request: Request) -> _Post:
    body = await request.body()
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        pairs = []
    clean = {name: value.replace("\x00", "") for name, value in pairs}
    return _Post(body, pairs, clean)


async def _check(unit: Unit, request: Request, post: _Post, *, location_id: UUID | None) -> None:
    """Raise `Forged` unless the house's token, or the location's own, signs the request."""
    settings: Settings = request.app.state.settings
    tokens = [settings.twilio_auth_token] if settings.twilio_auth_token else []
    if location_id is not None:
        sealed = await sealed_credential(unit, location_id, "twilio")
        if sealed is not None:
            vault: Vault = request.app.state.vault
            own = open_credential(vault, sealed, owner=location_id).get("auth_token")
            tokens = [own] if own else []
    header = request.headers.get("x-twilio-signature", "")
    url = called(request)
    if not header or not any(
        signed(token, url=url, params=post.pairs, header=header) for token in tokens
    ):
        raise Forged


@router.post("/status", status_code=204)
async def hear_of_delivery(request: Request) -> Response:
    """Keep a status callback and move its message on; the same news twice changes nothing."""
    post = await _post(request)
    query = request.query_params
    organisation_id = uuid_or_none(query.get("organisation", ""))
    outbox_id = uuid_or_none(query.get("outbox", ""))
    async with units_of(request).open(actor=Actor("vendor")) as unit:
        location_id = None
        if organisation_id is not None and outbox_id is not None:
            await unit.rescope(OrganisationId(organisation_id))
            location_id = await location_of_outbox(unit, outbox_id)
        await _check(unit, request, post, location_id=location_id)
        sid, status = post.fields.get("MessageSid", ""), post.fields.get("MessageStatus", "")
        receipt_id, new = await receipts.accept(
            unit,
            source="twilio_status",
            key=f"{sid}:{status}:{outbox_id}:{query.get('n', '')}",
            body=post.body,
            location_id=None if location_id is None else LocationId(location_id),
        )
        if not new:
            return Response(status_code=204)
        n = query.get("n", "")
        news = (
            twilio_news(post.fields, outbox_id=outbox_id, n=int(n))
            if outbox_id is not None and n.isdecimal() and len(n) < 5  # noqa: PLR2004 - a count
            else None
        )
        if news is None or not sid:
            await receipts.settle(unit, receipt_id, state="quarantined", reason="no news in it")
            return Response(status_code=204)
        await _follow(unit, receipt_id, news)
    return Response(status_code=204)


async def _follow(unit: Unit, receipt_id: UUID, news: News) -> None:
    known = await record_news(unit, news)
    await receipts.settle(
        unit,
        receipt_id,
        state="understood" if known else "ignored",
        reason=None if known else "nothing new, or no such attempt",
    )


@router.post("/sms")
async def hear_a_text(request: Request) -> Response:
    """Keep a customer's text; answer with empty TwiML: whoever answers does so by the outbox."""
    post = await _post(request)
    async with units_of(request).open(actor=Actor("vendor")) as unit:
        line = await _line(unit, request, post)
        location_id = None if line is None else line.location_id
        if line is not None:
            await unit.rescope(line.organisation_id)
        await _check(unit, request, post, location_id=location_id)
        sid = post.fields.get("MessageSid") or post.fields.get("SmsSid", "")
        receipt_id, new = await receipts.accept(
            unit,
            source="twilio_sms",
            body=post.body,
            key=sid or f"body:{hashlib.sha256(post.body).hexdigest()}",
            location_id=None if location_id is None else LocationId(location_id),
        )
        if new:
            await _understand(unit, receipt_id, post, line=line, sid=sid)
    return Response(EMPTY_TWIML, media_type="text/xml")


@dataclass(frozen=True, slots=True)
class _Line:
    """Whose number was written to; without a location it serves the whole organisation."""

    organisation_id: OrganisationId
    location_id: UUID | None


async def _line(unit: Unit, request: Request, post: _Post) -> _Line | None:
    """Return whose number, or messaging service, was written to."""
    settings: Settings = request.app.state.settings
    ours = {settings.twilio_phone_number, settings.twilio_messaging_service_sid}
    for name in ("MessagingServiceSid", "To"):
        key = post.fields.get(name, "")
        owner = await whose(unit, SMS_NUMBER, key) if key else None
        if owner is not None:
            return _Line(owner.organisation_id, owner.subject_id)
        if key and key in ours:
            only = await only_organisation(unit)
            return None if only is None else _Line(only, None)
    return None


async def _understand(
    unit: Unit, receipt_id: UUID, post: _Post, *, line: _Line | None, sid: str
) -> None:
    sender, said = post.fields.get("From", ""), post.fields.get("Body", "")
    if line is None:
        await receipts.settle(unit, receipt_id, state="parked", reason="to an unknown number")
        return
    if not sid or not sender:
        await receipts.settle(unit, receipt_id, state="quarantined", reason="no sender or no id")
        return
    taken = await take_in_sms(
        unit,
        location_id=line.location_id,
        sender=sender,
        text=said,
        key=f"sms:{sid}",
        keyword=post.fields.get("OptOutType"),
    )
    await receipts.settle(
        unit, receipt_id, state=taken.state, reason=taken.reason, lead_id=taken.lead_id
    )
