"""What staff do here and nowhere else: ask for a sign-in link, note what they have read."""

from __future__ import annotations

from uuid import UUID

from lead_orchestrator.kit.db import text
from lead_orchestrator.kit.errors import Missing
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.messaging.actions import Draft, queue
from lead_orchestrator.messaging.rules.templates import SigninView, render_signin
from lead_orchestrator.tenancy.actions import make_signin_link
from lead_orchestrator.tenancy.queries import organisation_name, staff_member, whose


async def send_signin_link(unit: Unit, *, email: str, public_url: str) -> None:
    """Queue a sign-in link for a member of staff; for any other address nothing happens."""
    owner = await whose(unit, "staff_email", email)
    if owner is None:
        return
    await unit.rescope(owner.organisation_id)
    try:
        staff = await staff_member(unit, owner.subject_id)
    except Missing:  # who has left is a stranger
        return
    token = await make_signin_link(unit, staff_id=staff.id)
    rendered = render_signin(
        SigninView(
            name=staff.name,
            organisation_name=await organisation_name(unit),
            link=f"{public_url}/staff/sign-in#t={token}",
        )
    )
    await queue(
        unit,
        Draft(
            kind="signin_link",
            klass="house",
            intent=token[-16:],
            channel="email",
            recipient=staff.email,
            subject=rendered.subject,
            body=rendered.text,
            html=rendered.html,
        ),
    )


async def mark_read(unit: Unit, conversation_id: UUID) -> None:
    """Note that staff have seen everything said so far; raises `Missing`."""
    row = await unit.row(
        text("update conversations set staff_read_at = :now where id = :id returning id"),
        {"now": unit.now, "id": conversation_id},
    )
    if row is None:
        raise Missing
