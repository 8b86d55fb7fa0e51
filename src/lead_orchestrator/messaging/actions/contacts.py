"""Who may be written to: consents, and the one ledger of addresses that said stop.

Promises that a stop is in force for every number, location and lead of the organisation from
its commit on: it takes the contact's row alone, the send gate takes it shared.
"""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.messaging.actions.stopping import confirm_stop
from lead_orchestrator.messaging.facts import ConsentRecorded, ContactRestored, ContactSuppressed
from lead_orchestrator.messaging.rules.addresses import address_key
from lead_orchestrator.messaging.rules.sending import Channel, Scope

How = Literal["form", "sms", "chat", "email", "staff", "carrier"]


async def suppress(
    unit: Unit,
    *,
    channel: Channel,
    address: str,
    why: str,
    scope: Scope = "all",
    lead_id: UUID | None = None,
) -> bool:
    """Stop writing to an address; return whether that is news. A wider stop is never narrowed."""
    row = await unit.row(
        text(
            "insert into contacts as c (organisation_id, channel, address, suppressed_at,"
            " suppressed_why, suppressed_scope, created_at)"
            " values (:org, :channel, :address, :now, :why, :scope, :now)"
            " on conflict (organisation_id, channel, address) do update set"
            " suppressed_at = :now, suppressed_why = :why, suppressed_scope = :scope"
            " where c.suppressed_at is null"
            " or (c.suppressed_scope = 'marketing' and :scope = 'all') returning channel"
        ),
        {
            "org": unit.organisation_id,
            "channel": channel,
            "address": address_key(channel, address),
            "why": why,
            "scope": scope,
            "now": unit.now,
        },
    )
    if row is not None:
        unit.emit(ContactSuppressed(channel=channel, why=why, lead_id=lead_id))
    return row is not None


async def restore(
    unit: Unit, *, channel: Channel, address: str, lead_id: UUID | None = None
) -> bool:
    """Write to an address again because its owner asked for it; return whether that is news."""
    row = await unit.row(
        text(
            "update contacts set suppressed_at = null, suppressed_why = null,"
            " suppressed_scope = 'all' where channel = :channel and address = :address"
            " and suppressed_at is not null returning channel"
        ),
        {"channel": channel, "address": address_key(channel, address)},
    )
    if row is not None:
        unit.emit(ContactRestored(channel=channel, lead_id=lead_id))
    return row is not None


async def is_suppressed(unit: Unit, *, channel: Channel, address: str) -> bool:
    """Say whether an address said stop."""
    row = await unit.row(
        text(
            "select 1 from contacts where channel = :channel and address = :address"
            " and suppressed_at is not null"
        ),
        {"channel": channel, "address": address_key(channel, address)},
    )
    return row is not None


async def mark_unusable(unit: Unit, *, channel: Channel, address: str, why: str) -> None:
    """Note that a carrier says nothing arrives at an address."""
    await unit.execute(
        text(
            "insert into contacts (organisation_id, channel, address, unusable_at, unusable_why,"
            " created_at) values (:org, :channel, :address, :now, :why, :now)"
            " on conflict (organisation_id, channel, address) do update set"
            " unusable_at = coalesce(contacts.unusable_at, :now), unusable_why = :why"
        ),
        {
            "org": unit.organisation_id,
            "channel": channel,
            "address": address_key(channel, address),
            "why": why[:200],
            "now": unit.now,
        },
    )


async def record_consent(
    unit: Unit,
    *,
    person_id: UUID,
    lead_id: UUID,
    channel: Channel,
    granted: bool,
    wording: str,
    page: str,
    how: How,
) -> None:
    """Keep what a person said about being written to, with the words they said it to."""
    await unit.execute(
        text(
            "insert into consents (id, organisation_id, person_id, lead_id, channel, granted,"
            " wording, page, how, at) values (:id, :org, :person_id, :lead_id, :channel, :granted,"
            " :wording, :page, :how, :now)"
        ),
        {
            "id": new_id(),
            "org": unit.organisation_id,
            "person_id": person_id,
            "lead_id": lead_id,
            "channel": channel,
            "granted": granted,
            "wording": wording,
            "page": page,
            "how": how,
            "now": unit.now,
        },
    )
    unit.emit(
        ConsentRecorded(
            person_id=person_id, channel=channel, granted=granted, how=how, lead_id=lead_id
        )
    )


async def opt_out(unit: Unit, *, lead_id: UUID, how: How, words: str) -> None:
    """Stop all that can be stopped for the person of a lead.

    Text messages end altogether; e-mail that answers or confirms what they do stays allowed. Who
    asked by text gets one text that says so: the answer itself is stopped at the gate.
    """
    row = await unit.row(
        text(
            "select p.id, p.email, p.phone_e164 from leads l join persons p on p.id = l.person_id"
            " where l.id = :lead_id"
        ),
        {"lead_id": lead_id},
    )
    if row is None:
        return
    person_id, email, phone = row
    reached: tuple[tuple[Channel, str | None, Scope], ...] = (
        ("sms", phone, "all"),
        ("email", email, "marketing"),
    )
    for channel, address, scope in reached:
        if not address:
            continue
        news = await suppress(
            unit,
            channel=channel,
            address=address,
            why=f"opted out by {how}",
            scope=scope,
            lead_id=lead_id,
        )
        if news:
            await record_consent(
                unit,
                person_id=person_id,
                lead_id=lead_id,
                channel=channel,
                granted=False,
                wording=words[:500],
                page="",
                how=how,
            )
        if news and channel == "sms" and how == "sms":
            await confirm_stop(
                unit, lead_id=lead_id, phone=address, intent=f"{lead_id}:{unit.now.isoformat()}"
            )
