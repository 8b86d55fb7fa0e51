"""The assistant's money and settings over HTTP."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from lead_orchestrator.assistant.actions.settings import set_assistant
from lead_orchestrator.assistant.queries.policy import changes_of
from lead_orchestrator.assistant.queries.spending import budgets, spending
from lead_orchestrator.assistant.rules.routing import Policy
from lead_orchestrator.insights.api.desk import desk_of
from lead_orchestrator.insights.ports import Desk
from lead_orchestrator.kit.errors import Invalid
from lead_orchestrator.kit.unit import Unit
from lead_orchestrator.kit.web import once
from lead_orchestrator.tenancy.api import Owner, Staff
from lead_orchestrator.tenancy.queries import locations

router = APIRouter(tags=["staff"], prefix="/api/staff/assistant")
LONGEST = timedelta(days=366)
USUAL = timedelta(days=30)
Json = dict[str, Any]


@router.get("/spend")
async def show_spend(
    call: Staff,
    request: Request,
    since: Annotated[date | None, Query(alias="from")] = None,
    until: Annotated[date | None, Query(alias="to")] = None,
) -> JSONResponse:
    """What models cost on the days from `from` to `to` (both counted), and today's budgets."""
    last = until or call.unit.now.date() + timedelta(days=1)  # some shop is a day ahead of UTC
    first = since or last - USUAL
    if not first <= last <= first + LONGEST:
        raise Invalid({"to": "give a day within a year after `from`"})
    places = await locations(call.unit)
    names: dict[UUID, str] = {place.id: place.name for place in places}
    rows = await spending(call.unit, since=first, until=last + timedelta(days=1))
    house = desk_of(request).house
    state: dict[str, Json] = {}
    for place in places:
        rules = (await changes_of(call.unit, location_id=place.id)).policy(house)
        for budget in await budgets(call.unit, location_id=place.id, caps=rules.caps):
            known = budget.as_json()
            known["name"] = names.get(place.id) if budget.scope == "location" else None
            state[f"{budget.scope}:{budget.subject_id}"] = known
    return JSONResponse(
        {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "currency": "USD",
            "rows": [
                row.as_json() | {"location": {"id": str(row.location_id),
                                              "name": names.get(row.location_id, "")}}
                for row in rows
            ],
            "budgets": list(state.values()),
        }
    )  # fmt: skip


def policy_json(rules: Policy) -> Json:
    """Return a policy as the console reads it."""
    return {
        "chain": [{"provider": c.provider, "model": c.model} for c in rules.chain],
        "caps": {
            "conversation": rules.caps.conversation,
            "location": rules.caps.location,
            "organisation": rules.caps.organisation,
        },
        "near_share": rules.near_share,
        "prompt": rules.prompt,
    }


async def _settings(unit: Unit, desk: Desk) -> Json:
    organisation = await changes_of(unit, location_id=None)
    health = desk.health()
    shops: list[Json] = []
    for place in await locations(unit):
        changes = await changes_of(unit, location_id=place.id)
        shops.append(
            {
                "id": str(place.id),
                "name": place.name,
                "settings": changes.location,
                "policy": policy_json(changes.policy(desk.house)),
            }
        )
    return {
        "house": policy_json(desk.house),
        "organisation": {
            "settings": organisation.organisation,
            "policy": policy_json(organisation.policy(desk.house)),
        },
        "locations": shops,
        "providers": [
            {
                "name": name,
                "state": health.get(name, "not_configured"),
                "usable": name in desk.providers,
                "models": [model for provider, model in desk.book.cards if provider == name],
            }
            for name in sorted({provider for provider, _ in desk.book.cards})
        ],
        "prompts": sorted(desk.prompts),
    }


@router.get("/settings")
async def show_settings(call: Staff, request: Request) -> JSONResponse:
    """How customers are answered: the house, the organisation, each location."""
    return JSONResponse(await _settings(call.unit, desk_of(request)))


@router.put("/settings")
async def set_organisation(changes: Json, call: Owner, request: Request) -> JSONResponse:
    """Change how the organisation's customers are answered; null takes a change back."""
    return await _change(changes, call.unit, request, location_id=None)


@router.put("/settings/{location_id}")
async def set_location(
    location_id: UUID, changes: Json, call: Owner, request: Request
) -> JSONResponse:
    """Change how one location's customers are answered; null takes a change back."""
    return await _change(changes, call.unit, request, location_id=location_id)


async def _change(
    changes: Json, unit: Unit, request: Request, *, location_id: UUID | None
) -> JSONResponse:
    desk = desk_of(request)

    async def act() -> tuple[int, Json]:
        await set_assistant(
            unit,
            location_id=location_id,
            changes=changes,
            book=desk.book,
            providers=desk.providers,
        )
        desk.policies.forget(unit.organisation_id)
        return 200, await _settings(unit, desk)

    return await once(unit, request, scope=f"assistant-settings:{location_id}", act=act)
