"""What tests of whole conversations share: what came of one, and that nothing was stopped."""

from __future__ import annotations

from sqlalchemy import text

from lead_orchestrator.booking.queries import appointment_of_lead
from lead_orchestrator.booking.rules.appointments import Appointment
from tests.assistant.talk import Talk


async def booked(talk: Talk) -> Appointment | None:
    """Return what is booked."""
    async with talk.units.open(organisation_id=talk.shop.organisation_id) as unit:
        return await appointment_of_lead(unit, talk.lead_id)


async def booked_for(talk: Talk) -> str | None:
    """Return when, in English, the customer is booked; None when they are not."""
    found = await booked(talk)
    return found.label if found else None


async def honest(talk: Talk) -> None:
    """Nothing the scripted model wanted to say was stopped."""
    assert await talk.refused() == []


async def staff_asked(talk: Talk) -> bool:
    """Say whether a person was asked for."""
    return bool(
        await talk.count("select count(*) from conversations where asked_for_person_at is not null")
    )


async def noted(talk: Talk) -> str:
    """Return everything that was noted for the shop, as one text."""
    async with talk.units.open(organisation_id=talk.shop.organisation_id) as unit:
        rows = await unit.rows(text("select p.text from preferences p order by p.created_at"))
    return "\n".join(str(row[0]) for row in rows)


async def said(talk: Talk, *messages: str, channel: str = "web") -> list[str]:
    """Write some messages; return the texts of the answers."""
    return [(await talk.say(words, channel=channel)).text for words in messages]
