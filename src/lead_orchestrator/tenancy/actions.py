"""Changes to organisations, locations, staff and sessions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Invalid, Kind, Refusal
from lead_orchestrator.kit.secrets import new_token, token_hash
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.values import LocationId, OrganisationId, new_id
from lead_orchestrator.tenancy.facts import StaffSignedIn, StaffSignedOut
from lead_orchestrator.tenancy.queries import staff_member
from lead_orchestrator.tenancy.rules.places import (
    BookingRules,
    IntakeRules,
    StaffMember,
    is_zone,
)

SIGNIN_LINK = timedelta(minutes=15)
SESSION = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=2)


class LinkUsed(Refusal):
    """The sign-in link was used, has expired, or never was."""

    kind = Kind.UNAUTHORISED
    code = "link_unusable"
    title = "This sign-in link does not work any more. Ask for a new one."


class SessionEnded(Refusal):
    """There is no session, or it has ended."""

    kind = Kind.UNAUTHORISED
    code = "signed_out"
    title = "Please sign in."


async def remember(unit: Unit, *, kind: str, key: str, subject_id: UUID) -> None:
    """Write into the directory whose a key is."""
    await unit.execute(
        text(
            "insert into directory (kind, key, organisation_id, subject_id)"
            " values (:kind, :key, :organisation_id, :subject_id)"
        ),
        {
            "kind": kind,
            "key": key,
            "organisation_id": unit.organisation_id,
            "subject_id": subject_id,
        },
    )


async def forget(unit: Unit, *, kind: str, key: str) -> None:
    """Take a key out of the directory."""
    await unit.execute(
        text(
            "delete from directory where kind = :kind and key = :key"
            " and organisation_id = :organisation_id"
        ),
        {"kind": kind, "key": key, "organisation_id": unit.organisation_id},
    )


async def create_organisation(unit: Unit, *, slug: str, name: str) -> OrganisationId:
    """Create an organisation and narrow this (unscoped) unit to it."""
    organisation_id = OrganisationId(new_id())
    await unit.rescope(organisation_id)
    await unit.execute(
        text(
            "insert into organisations (id, slug, name, created_at)"
            " values (:id, :slug, :name, :now)"
        ),
        {"id": organisation_id, "slug": slug, "name": name, "now": unit.now},
    )
    await remember(unit, kind="organisation", key=slug, subject_id=organisation_id)
    return organisation_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLocation:
    """What a location needs to exist. `weekly` maps 0 (Monday) to its hours."""

    slug: str
    name: str
    timezone: str
    phone: str
    email: str
    street: str
    city: str
    state: str
    postal_code: str
    country: str = "US"
    crm_location_id: str | None = None
    webhook_key: str | None = None
    booking: BookingRules = field(default_factory=BookingRules)
    intake: IntakeRules = field(default_factory=IntakeRules)
    weekly: Mapping[int, tuple[tuple[time, time], ...]]
    closures: tuple[tuple[date, str, time | None, time | None], ...] = ()
    policies: Mapping[str, str] = field(default_factory=dict[str, str])


async def create_location(unit: Unit, new: NewLocation) -> LocationId:
    """Create a location with its hours and special days. Raises `Invalid` for a wrong zone."""
    if not is_zone(new.timezone):
        raise Invalid({"timezone": "name a place's time zone, as in America/New_York"})
    location_id = LocationId(new_id())
    await unit.execute(
        text(
            "insert into locations (id, organisation_id, slug, name, timezone, phone, email,"
            " street, city, state, postal_code, country, crm_location_id, intake_rules,"
            " booking_rules, policies, created_at) values (:id, :organisation_id, :slug, :name,"
            " :timezone, :phone, :email, :street, :city, :state, :postal_code, :country,"
            " :crm_location_id, cast(:intake as jsonb), cast(:booking as jsonb),"
            " cast(:policies as jsonb), :now)"
        ),
        {
            "id": location_id,
            "organisation_id": unit.organisation_id,
            "slug": new.slug,
            "name": new.name,
            "timezone": new.timezone,
            "phone": new.phone,
            "email": new.email,
            "street": new.street,
            "city": new.city,
            "state": new.state,
            "postal_code": new.postal_code,
            "country": new.country,
            "crm_location_id": new.crm_location_id,
            "intake": json.dumps(asdict(new.intake)),
            "booking": json.dumps(asdict(new.booking)),
            "policies": json.dumps(dict(new.policies)),
            "now": unit.now,
        },
    )
    await remember(unit, kind="location", key=new.slug, subject_id=location_id)
    if new.webhook_key:
        await remember(
            unit, kind="webhook", key=token_hash(new.webhook_key).hex(), subject_id=location_id
        )
    hours: list[dict[str, Any]] = [
        {
            "org": unit.organisation_id,
            "location": location_id,
            "weekday": weekday,
            "opens": opens,
            "closes": closes,
        }
        for weekday, spans in new.weekly.items()
        for opens, closes in spans
    ]
    if hours:
        await unit.execute(
            text(
                "insert into location_hours (organisation_id, location_id, weekday, opens, closes)"
                " values (:org, :location, :weekday, :opens, :closes)"
            ),
            hours,
        )
    await set_closures(unit, location_id=location_id, closures=new.closures)
    return location_id


async def set_closures(
    unit: Unit,
    *,
    location_id: LocationId,
    closures: Iterable[tuple[date, str, time | None, time | None]],
) -> None:
    """Add or replace special days: (day, reason, opens, closes); no hours means closed."""
    for day, reason, opens, closes in closures:
        await unit.execute(
            text(
                "insert into location_closures (organisation_id, location_id, day, reason, opens,"
                " closes) values (:org, :location, :day, :reason, :opens, :closes)"
                " on conflict (location_id, day) do update set reason = excluded.reason,"
                " opens = excluded.opens, closes = excluded.closes"
            ),
            {
                "org": unit.organisation_id,
                "location": location_id,
                "day": day,
                "reason": reason,
                "opens": opens,
                "closes": closes,
            },
        )


async def set_credential(
    unit: Unit, *, location_id: LocationId, vendor: str, sealed: bytes
) -> None:
    """Keep a location's own credential for a vendor; it is sealed before it comes here."""
    await unit.execute(
        text(
            "insert into location_credentials (organisation_id, location_id, vendor, sealed,"
            " updated_at) values (:org, :location, :vendor, :sealed, :now)"
            " on conflict (location_id, vendor) do update set sealed = excluded.sealed,"
            " updated_at = excluded.updated_at"
        ),
        {
            "org": unit.organisation_id,
            "location": location_id,
            "vendor": vendor,
            "sealed": sealed,
            "now": unit.now,
        },
    )


async def add_staff(unit: Unit, *, email: str, name: str, role: str) -> UUID:
    """Add a member of staff; they sign in by a link sent to `email`."""
    staff_id = new_id()
    await unit.execute(
        text(
            "insert into staff (id, organisation_id, email, name, role, created_at)"
            " values (:id, :org, :email, :name, :role, :now)"
        ),
        {
            "id": staff_id,
            "org": unit.organisation_id,
            "email": email.lower(),
            "name": name,
            "role": role,
            "now": unit.now,
        },
    )
    await remember(unit, kind="staff_email", key=email.lower(), subject_id=staff_id)
    return staff_id


async def make_signin_link(unit: Unit, *, staff_id: UUID) -> str:
    """Return the token of a fresh one-time link, good for 15 minutes."""
    token = new_token()
    link_id = new_id()
    await unit.execute(
        text(
            "insert into signin_links (id, organisation_id, staff_id, token_hash, created_at,"
            " expires_at) values (:id, :org, :staff_id, :hash, :now, :expires)"
        ),
        {
            "id": link_id,
            "org": unit.organisation_id,
            "staff_id": staff_id,
            "hash": token_hash(token),
            "now": unit.now,
            "expires": unit.now + SIGNIN_LINK,
        },
    )
    await remember(unit, kind="signin", key=token_hash(token).hex(), subject_id=link_id)
    return token


@dataclass(frozen=True, slots=True)
class StaffSession:
    """A running session of a member of staff."""

    id: UUID
    staff: StaffMember


async def sign_in(unit: Unit, *, token: str) -> tuple[StaffSession, str, datetime]:
    """Use up a one-time link; return the session, its token, and when it ends.

    Raises `LinkUsed`. Two at once: the row lock lets one through.
    """
    used = await unit.row(
        text(
            "update signin_links set used_at = :now where token_hash = :hash and used_at is null"
            " and expires_at > :now"
            " and staff_id in (select id from staff where status = 'active') returning staff_id"
        ),
        {"now": unit.now, "hash": token_hash(token)},
    )
    if used is None:
        raise LinkUsed
    await forget(unit, kind="signin", key=token_hash(token).hex())
    staff = await staff_member(unit, used[0])
    session_token = new_token()
    session = StaffSession(new_id(), staff)
    expires = unit.now + SESSION
    await unit.execute(
        text(
            "insert into staff_sessions (id, organisation_id, staff_id, token_hash, created_at,"
            " seen_at, expires_at) values (:id, :org, :staff_id, :hash, :now, :now, :expires)"
        ),
        {
            "id": session.id,
            "org": unit.organisation_id,
            "staff_id": staff.id,
            "hash": token_hash(session_token),
            "now": unit.now,
            "expires": expires,
        },
    )
    await remember(
        unit, kind="staff_session", key=token_hash(session_token).hex(), subject_id=session.id
    )
    unit.emit(StaffSignedIn(staff_id=staff.id))
    return session, session_token, expires


async def staff_session(unit: Unit, *, token: str) -> StaffSession:
    """Return the session of a token; raises `SessionEnded`. Notes that it was seen."""
    row = await unit.row(
        text(
            "select s.id, s.seen_at, m.id, m.email, m.name, m.role from staff_sessions s"
            " join staff m on m.id = s.staff_id and m.status = 'active'"
            " where s.token_hash = :hash and s.ended_at is null and s.expires_at > :now"
        ),
        {"hash": token_hash(token), "now": unit.now},
    )
    if row is None or unit.now - row[1] > SESSION_IDLE:
        raise SessionEnded
    if unit.now - row[1] > timedelta(minutes=1):
        await unit.execute(
            text("update staff_sessions set seen_at = :now where id = :id"),
            {"now": unit.now, "id": row[0]},
        )
    return StaffSession(row[0], StaffMember(id=row[2], email=row[3], name=row[4], role=row[5]))


async def sign_out(unit: Unit, *, session: StaffSession, token: str) -> None:
    """End a session; its token is worth nothing from the commit on."""
    await unit.execute(
        text("update staff_sessions set ended_at = :now where id = :id"),
        {"now": unit.now, "id": session.id},
    )
    await forget(unit, kind="staff_session", key=token_hash(token).hex())
    unit.emit(StaffSignedOut(staff_id=session.staff.id))


_OLD_LINKS = text(
    "with old as (delete from signin_links"
    " where expires_at < cast(:now as timestamptz) - interval '30 days' returning token_hash)"
    " delete from directory d using old"
    " where d.kind = 'signin' and d.key = encode(old.token_hash, 'hex')"
)
_OLD_SESSIONS = text(
    "with old as (delete from staff_sessions"
    " where expires_at < cast(:now as timestamptz) - interval '30 days' returning token_hash)"
    " delete from directory d using old"
    " where d.kind = 'staff_session' and d.key = encode(old.token_hash, 'hex')"
)


async def tidy(unit: Unit) -> None:
    """Forget sign-in links and sessions that ended a month ago, and their keys."""
    await unit.execute(_OLD_LINKS, {"now": unit.now})
    await unit.execute(_OLD_SESSIONS, {"now": unit.now})
