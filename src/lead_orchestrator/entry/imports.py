"""Leads from a CSV file: progress, errors by line, resumable. No message is sent to old leads."""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rich.progress import Progress

from lead_orchestrator.entry.tasks import some_units
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.unit import Unit, Units
from lead_orchestrator.kit.values import LocationId, OrganisationId
from lead_orchestrator.leads.actions import receive
from lead_orchestrator.leads.rules.contacts import normalize_email, normalize_phone
from lead_orchestrator.leads.rules.intake import Request, one_line, split_name, vehicle_from_text
from lead_orchestrator.tenancy.queries import whose

BATCH = 200
COLUMNS = ("name", "email", "phone", "vehicle", "service", "message")


@dataclass(slots=True)
class Tally:
    """What became of the lines."""

    new: int = 0
    known: int = 0
    errors: list[str] = field(default_factory=list[str])


def request_of(line: Mapping[str, str | None]) -> Request | str:
    """Return the request of one line, or why it is none."""
    values = {k: one_line(line.get(k) or "", 4000) for k in COLUMNS}
    if not values["name"]:
        return "name is empty"
    if not values["email"] and not values["phone"]:
        return "neither email nor phone"
    if values["email"] and not normalize_email(values["email"]).sendable:
        return "email cannot be used"
    if values["phone"] and normalize_phone(values["phone"]).e164 is None:
        return "phone cannot be read"
    first, last = split_name(values["name"])
    key = hashlib.sha256("\x1f".join(values[k] for k in COLUMNS).encode()).hexdigest()
    return Request(
        source="csv",
        source_key=key,
        first_name=first,
        last_name=last,
        email=values["email"] or None,
        phone=values["phone"] or None,
        vehicle=vehicle_from_text(values["vehicle"]) if values["vehicle"] else None,
        service=values["service"],
        message=values["message"],
    )


async def import_csv(settings: Settings, file: Path, slug: str) -> int:
    """Import `file` (UTF-8, with a header line of `COLUMNS`); return 1 when a line had an error."""
    tally = Tally()
    async with some_units(settings) as units:
        async with units.open() as unit:
            owner = await whose(unit, "location", slug)
        if owner is None:
            _say(f"There is no location called {slug}.")
            return 2
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                reader = csv.DictReader(lines)
                missing = {"name"} - set(reader.fieldnames or ())
                if missing:
                    _say(f"{file}: the header line lacks the column name.")
                    return 2
                with Progress(transient=True) as progress:
                    bar = progress.add_task("Leads", total=None)
                    batch: list[tuple[int, Mapping[str, str | None]]] = []
                    for number, line in enumerate(reader, start=2):
                        batch.append((number, line))
                        if len(batch) == BATCH:
                            await _take(
                                units,
                                batch,
                                owner.organisation_id,
                                LocationId(owner.subject_id),
                                tally,
                            )
                            batch = []
                            progress.advance(bar, sum(len(str(v)) for v in line.values()) * BATCH)
                    await _take(
                        units, batch, owner.organisation_id, LocationId(owner.subject_id), tally
                    )
        except (UnicodeDecodeError, csv.Error) as error:
            _say(f"{file}: not a CSV file in UTF-8 ({error}).")
            return 2
    for error in tally.errors[:100]:
        _say(error)
    _say(f"{tally.new} new, {tally.known} known already, {len(tally.errors)} with errors.")
    return 1 if tally.errors else 0


async def _take(
    units: Units,
    batch: list[tuple[int, Mapping[str, str | None]]],
    organisation_id: OrganisationId,
    location_id: LocationId,
    tally: Tally,
) -> None:
    async with units.open(organisation_id=organisation_id) as unit:
        for number, line in batch:
            request = request_of(line)
            if isinstance(request, str):
                tally.errors.append(f"line {number}: {request}")
                continue
            new = await _one(unit, request, location_id)
            tally.new += new
            tally.known += not new


async def _one(unit: Unit, request: Request, location_id: LocationId) -> bool:
    _, new = await receive(unit, request, location_id=location_id)
    return new


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - to the person at the terminal
