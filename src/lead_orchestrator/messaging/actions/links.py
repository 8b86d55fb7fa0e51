"""Chat links and the sessions they open.

Tokens have 256 random bits and only their hashes are kept. Promises that opening a link changes
nothing but the session it makes, that several links may be good at once, and that all can be
made worthless.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Kind, Missing, Refusal
from lead_orchestrator.kit.secrets import new_token, token_hash
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import new_id
from lead_orchestrator.messaging.facts import LinkIssued, LinksRevoked
from lead_orchestrator.messaging.rules.links import chat_link, expiry, standing
from lead_orchestrator.tenancy.actions import remember

LEAD = "lead"
LINK = "chat_link"
SESSION = "chat_session"


class LinkUnknown(Refusal):
    """No link with this token for this lead."""

    kind = Kind.UNAUTHORISED
    code = "link_unknown"
    title = "This link does not work. You can have a new one sent to you."

    def __init__(self) -> None:
        super().__init__(new_link="/api/chat/new-link")


class LinkExpired(LinkUnknown):
    """The link was good once."""

    code = "link_expired"
    title = "This link has expired. You can have a new one sent to you."


class LinkRevoked(LinkUnknown):
    """The link was taken back."""

    code = "link_revoked"
    title = "This link does not work any more. You can have a new one sent to you."


@dataclass(frozen=True, slots=True)
class Session:
    """A fresh session: its token, shown once, and when it ends."""

    token: str
    expires_at: datetime


async def issue_link(unit: Unit, *, lead_id: UUID, chat_url: str, days: int) -> str:
    """Return a fresh link to the chat of a lead, good for `days`; older ones stay good."""
    token = new_token()
    hashed = token_hash(token)
    row = await unit.row(
        text(
            "with talk as (insert into conversations (id, organisation_id, location_id, person_id,"
            "  created_at) select :talk, organisation_id, location_id, person_id, :now from leads"
            "  where id = :lead_id on conflict do nothing)"
            " insert into chat_links (id, organisation_id, lead_id, token_hash, created_at,"
            " expires_at) select :id, organisation_id, id, :hash, :now, :expires from leads"
            " where id = :lead_id"
            " returning exists (select 1 from chat_links where lead_id = :lead_id),"
            " (select location_id from leads where id = :lead_id)"
        ),
        {
            "talk": new_id(),
            "id": new_id(),
            "lead_id": lead_id,
            "hash": hashed,
            "now": unit.now,
            "expires": expiry(unit.now, days=days),
        },
    )
    if row is None:
        raise Missing
    if not row[0]:
        await remember(unit, kind=LEAD, key=str(lead_id), subject_id=lead_id)
    await remember(unit, kind=LINK, key=hashed.hex(), subject_id=lead_id)
    unit.emit(LinkIssued(lead_id=lead_id, location_id=row[1]))
    return chat_link(chat_url, lead_id=lead_id, token=token)


async def revoke_links(unit: Unit, lead_id: UUID) -> int:
    """Make every link and session of a lead worthless; return how many links were good."""
    revoked = await unit.rows(
        text(
            "update chat_links set revoked_at = :now"
            " where lead_id = :lead_id and revoked_at is null returning id"
        ),
        {"lead_id": lead_id, "now": unit.now},
    )
    await unit.execute(
        text(
            "update chat_sessions set ended_at = :now where lead_id = :lead_id and ended_at is null"
        ),
        {"lead_id": lead_id, "now": unit.now},
    )
    if revoked:
        unit.emit(LinksRevoked(lead_id=lead_id))
    return len(revoked)


async def open_session(unit: Unit, *, lead_id: UUID, token: str) -> Session:
    """Exchange the token of a link for a session that ends with the link.

    Raises `LinkUnknown`, `LinkExpired` or `LinkRevoked`. A link may be opened any number of
    times: mail scanners open it first.
    """
    row = await unit.row(
        text(
            "select id, expires_at, revoked_at from chat_links"
            " where token_hash = :hash and lead_id = :lead_id"
        ),
        {"hash": token_hash(token), "lead_id": lead_id},
    )
    if row is None:
        raise LinkUnknown
    match standing(unit.now, expires_at=row[1], revoked_at=row[2]):
        case "link_revoked":
            raise LinkRevoked
        case "link_expired":
            raise LinkExpired
        case _:
            pass
    session = Session(new_token(), row[1])
    hashed = token_hash(session.token)
    session_id = new_id()
    await unit.execute(
        text(
            "insert into chat_sessions (id, organisation_id, lead_id, link_id, token_hash,"
            " created_at, expires_at) values (:id, :org, :lead_id, :link_id, :hash, :now, :expires)"
        ),
        {
            "id": session_id,
            "org": unit.organisation_id,
            "lead_id": lead_id,
            "link_id": row[0],
            "hash": hashed,
            "now": unit.now,
            "expires": session.expires_at,
        },
    )
    await remember(unit, kind=SESSION, key=hashed.hex(), subject_id=lead_id)
    return session
