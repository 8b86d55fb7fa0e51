"""Leads from a CSV file: progress, errors by line, resumable. No message is sent to old leads."""

from __future__ import annotations

import codecs
import csv
import hashlib
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from rich.progress import Progress

from lead_orchestrator.entry.tasks import some_units
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.unit import Units
from lead_orchestrator.kit.values import LocationId, OrganisationId
from lead_orchestrator.leads.actions import receive
from lead_orchestrator.leads.rules.contacts import normalize_email, normalize_phone
from lead_orchestrator.leads.rules.intake import Request, one_line, split_name, vehicle_from_text
from lead_orchestrator.tenancy.queries import whose

BATCH = 200
COLUMNS = ("name", "email", "phone", "vehicle", "service", "message")
DELIMITERS = ",;\t"
LONGEST_HEADER = 10_000
_MORE = "\0more"  # where the reader puts cells beyond the header


@dataclass(slots=True)
class Tally:
    """What became of the lines."""

    new: int = 0
    known: int = 0
    errors: list[str] = field(default_factory=list[str])


def request_of(line: Mapping[str, object]) -> Request | str:
    """Return the request of one line, or why it is none.

    The same person asking the same of the same car is one request, however the name is written.
    """
    if line.get(_MORE):
        return "more cells than the header has"
    values = {k: one_line(str(line.get(k) or ""), 4000) for k in COLUMNS}
    if not values["name"]:
        return "name is empty"
    if not values["email"] and not values["phone"]:
        return "neither email nor phone"
    email, phone = normalize_email(values["email"]), normalize_phone(values["phone"])
    if values["email"] and not email.sendable:
        return "email cannot be used"
    if values["phone"] and phone.e164 is None:
        return "phone cannot be read"
    first, last = split_name(values["name"])
    wish = (phone.e164 or email.key or "", values["vehicle"], values["service"])
    key = hashlib.sha256("\x1f".join(wish).casefold().encode()).hexdigest()
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


@contextmanager
def _lines(file: Path) -> Generator[csv.DictReader[str]]:
    """Open a file as spreadsheets write it: UTF-8 or else Windows-1252; commas, semicolons, tabs.

    Raises `csv.Error` and `UnicodeDecodeError`, here or while it is read.
    """
    encoding = "utf-8-sig" if _is_utf8(file) else "cp1252"
    with file.open(encoding=encoding, newline="") as lines:
        header = lines.readline(LONGEST_HEADER)
        lines.seek(0)
        delimiter = max(DELIMITERS, key=header.count)
        yield csv.DictReader(lines, restkey=_MORE, delimiter=delimiter)


def _size(file: Path) -> int:
    return file.stat().st_size


def _is_utf8(file: Path) -> bool:
    decode = codecs.getincrementaldecoder("utf-8")()
    with file.open("rb") as chunks:
        try:
            while chunk := chunks.read(1024 * 1024):
                decode.decode(chunk)
            decode.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


async def import_csv(settings: Settings, file: Path, slug: str) -> int:
    """Import `file` (CSV with a header line of `COLUMNS`).

    Return 0, 1 when a line had an error, 2 when nothing could be imported.
    """
    tally = Tally()
    async with some_units(settings) as units:
        async with units.open() as unit:
            owner = await whose(unit, "location", slug)
        if owner is None:
            _say(f"There is no location called {slug}.")
            return 2
        try:
            with _lines(file) as reader, Progress(transient=True) as progress:
                if "name" not in (reader.fieldnames or ()):
                    _say(f"{file}: the header line lacks the column name.")
                    return 2
                bar = progress.add_task("Leads", total=_size(file))
                for batch in _batches((reader.line_num, line) for line in reader):
                    await _take(
                        units, batch, owner.organisation_id, LocationId(owner.subject_id), tally
                    )
                    read = sum(len(str(v)) + 1 for _, line in batch for v in line.values())
                    progress.advance(bar, read)
        except (UnicodeDecodeError, csv.Error) as error:
            _say(f"{file}: not a CSV file ({error}).")
            return 2
    if not tally.new + tally.known + len(tally.errors):
        _say(f"{file}: there are no lines below the header.")
        return 2
    for error in tally.errors[:100]:
        _say(error)
    _say(f"{tally.new} new, {tally.known} known already, {len(tally.errors)} with errors.")
    return 1 if tally.errors else 0


def _batches(
    lines: Iterable[tuple[int, Mapping[str, object]]],
) -> Iterator[list[tuple[int, Mapping[str, object]]]]:
    rest = iter(lines)
    while batch := list(islice(rest, BATCH)):
        yield batch


async def _take(
    units: Units,
    batch: list[tuple[int, Mapping[str, object]]],
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
            _, new = await receive(unit, request, location_id=location_id)
            tally.new += new
            tally.known += not new


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - to the person at the terminal
