"""Leads from a CSV file by the command line. Its exit codes stand for the case's statuses.

0 (all lines are in) is the case's 202; 1 (some lines were refused) and 2 (no such file) its 422.
"""

from __future__ import annotations

import base64
import io
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from lead_orchestrator.entry.imports import import_csv
from tests.cases.catalogue import made_of, staged
from tests.cases.stage import Staged, memory_now

STATUS = {0: 202, 1: 422, 2: 422}


@dataclass(frozen=True, slots=True)
class Done:
    """What an import said and what it left."""

    status: int
    said: str
    people: list[tuple[str, str, str | None]]  # first name, last name, number


async def import_of(trial: Staged, content: bytes) -> Done:
    """Import a file and note how it ended."""
    said = io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "leads.csv"
        file.write_bytes(content)
        with redirect_stderr(said), redirect_stdout(io.StringIO()):
            code = await import_csv(trial.world.product.settings, file, trial.shop.slug)
    trial.answers(STATUS[code], text=said.getvalue())
    people = await trial.rows(
        "select p.first_name, p.last_name, p.phone_e164 from leads l"
        " join persons p on p.id = l.person_id order by p.id"
    )
    await trial.world.run_until_quiet()
    assert trial.world.twilio.ledger == trial.world.sendgrid.ledger == []
    return Done(STATUS[code], said.getvalue(), [(r[0], r[1], r[2]) for r in people])


@staged("C01")
async def a_file_from_a_spreadsheet_abroad_is_read(trial: Staged) -> None:
    done = await import_of(trial, base64.b64decode(trial.given["b64"]))
    trial.holds("1_row_ok", done.people == [("Jo", "", "+12025550143")], but=done)


@staged("C03")
async def an_old_windows_file_is_read(trial: Staged) -> None:
    text = "name,phone\r\nJosé Peña,2025550143\r\n"
    done = await import_of(trial, text.encode(trial.given["encoding"]))
    trial.holds("rows_ok", done.people == [("José", "Peña", "+12025550143")], but=done)


@staged("C05")
async def lines_of_other_lengths_are_named(trial: Staged) -> None:
    """The command line names each bad line and takes the others: it can be run again."""
    done = await import_of(trial, "\n".join(trial.given["rows"]).encode())
    assert done.people == []
    done = await import_of(
        trial, b"name,phone,email\nAda,2025550143\nBo,2025550144,bo@example.com,x\n"
    )
    trial.holds("row_errors_listed", "line 3: " in done.said and "line 2" not in done.said)
    assert [p[0] for p in done.people] == ["Ada"]


@staged("C07")
async def a_header_alone_is_no_file(trial: Staged) -> None:
    done = await import_of(trial, trial.given["text"].encode())
    trial.holds("no_write", done.people == [] and await trial.count("facts") == 0)


@staged("C09")
async def a_cell_like_a_book_is_refused(trial: Staged) -> None:
    cell, memory = made_of(trial.given), memory_now()
    done = await import_of(trial, f"name,phone\n{cell},2025550143\n".encode())
    trial.holds("rss<+64MB", memory_now() - memory < 64 * 1024 * 1024)
    assert done.people == []
    assert len(done.said) < 1000


@staged("C11")
async def one_number_many_times_is_one_lead(trial: Staged) -> None:
    lines = "".join(f"Jo {n},(202) 555-0143\n" for n in range(int(trial.given["n"])))
    done = await import_of(trial, f"name,phone\n{lines}".encode())
    trial.holds("1_lead", len(done.people) == 1, but=len(done.people))
    trial.holds("499_duplicates_reported", "499 known already" in done.said, but=done.said)


@staged("C13")
async def columns_that_are_not_theirs_to_set_are_ignored(trial: Staged) -> None:
    owner = str(trial.neighbour.shop.organisation_id)
    row = trial.given["row"].replace("{tenant_b}", owner)
    done = await import_of(trial, f"{trial.given['header']}\n{row}\n".encode())
    there = await trial.rows("select 1 from leads", of=trial.neighbour.shop.organisation_id)
    trial.holds("tenant_id_ignored", len(done.people) == 1 and len(there) == 1)
    states = await trial.rows("select status from leads")
    trial.holds("status_ignored", states == [("new",)], but=states)


@staged("C15")
async def the_same_file_again_brings_nobody_new(trial: Staged) -> None:
    file = b"name,phone,vehicle\nAda,2025550143,2021 Tesla Model 3\nBo,2025550144,\n"
    done = [await import_of(trial, file) for _ in range(int(trial.given["n"]))]
    trial.holds("no_duplicate_leads", len(done[-1].people) == 2, but=done[-1])
    assert "0 new, 2 known already" in done[-1].said
