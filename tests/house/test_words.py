"""Rules about the words beside the code: documents, lock files, migrations, invented people."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.house.source import ROOT, modules, names_used, texts

LOCKS = ("requirements/", "web/package-lock.json")
# Addresses and numbers that are no invention of ours, and why they may stand here.
KNOWN = {
    "+14158675309": "the caller in the vendor's own published signature example",
    "+18005551212": "the called number of that example",
    "+12423651234": "a case file's number of another country with the same prefix",
    "mailinator.com": "a host of disposable mailboxes: the host is the case",
    "a@b.co": "a case of the shortest address there is",
}
# Used by nothing in `src` itself, but by name from outside.
CALLED_FROM_OUTSIDE = {
    "upgrade": "alembic calls it",
    "downgrade": "alembic calls it",
}


def test_the_documents_are_up_to_date() -> None:
    """A document that names what is not there any more is believed until it costs a day."""
    done = subprocess.run(
        [sys.executable, "scripts/docs.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_lock_files_pin_hashes_and_name_no_address() -> None:
    """An address in a lock file is where one machine found its packages: elsewhere it is a
    failed install at best, and at worst somebody else's package.
    """
    wrong: list[str] = []
    for name, text in texts():
        if not name.startswith(LOCKS):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            plain = line.split("#")[0]
            if re.search(
                r"--(extra-)?index-url|--find-links|--trusted-host|\bhttps?://", plain
            ) and ("resolved" in plain or name.startswith("requirements/")):
                wrong.append(f"{name}:{number}")
        if name.endswith(".txt"):
            pins = re.findall(r"^[\w.\[\]-]+==\S+", text, re.MULTILINE)
            loose = re.findall(r"^[\w.\[\]-]+\s*(?:[<>~!]=|$)", text, re.MULTILINE)
            assert not loose, f"{name} does not pin {loose}"
            assert text.count("--hash=sha256:") >= len(pins) > 0, f"{name} pins without hashes"
    assert not wrong, f"addresses in lock files: {wrong}"


def test_no_file_says_where_packages_come_from() -> None:
    """Where packages are fetched is the machine's to say: a registry written down here is asked
    by everybody who clones, for as long as somebody keeps its name.
    """
    told = re.compile(
        r"(index[-_]?url|registry|find[-_]links)[\"']?\s*[=:\s]\s*[\"']?https?://", re.IGNORECASE
    )
    found = [
        f"{name}:{number}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if told.search(line)
    ]
    assert not found, f"registries: {found}"


def test_no_file_names_a_machine_it_was_written_on() -> None:
    """A path of one machine is wrong on every other, and tells what is nobody's business."""
    homes = re.compile(r"(?<![\w.:/-])/(?:work|root|home/\w+|Users/\w+|tmp/[a-z]+)/[\w.-]")
    found = [
        f"{name}:{number}"
        for name, text in texts()
        if not name.startswith(LOCKS)
        for number, line in enumerate(text.splitlines(), 1)
        if homes.search(line) and name not in MAY_NAME_PLACES
    ]
    assert not found, f"paths of one machine: {found}"


# Files whose subject is a directory of the system.
MAY_NAME_PLACES = frozenset(
    [
        "src/lead_orchestrator/entry/postgres_place.py",
        "tests/entry/test_postgres.py",
        "tests/house/test_words.py",
    ]
)


def test_people_in_the_repository_are_invented() -> None:
    """A real address in a test is written to on the day somebody runs it with real keys."""
    found = [
        f"{name}: {value}"
        for name, text in texts()
        if not name.startswith(LOCKS)
        for value in _reachable(text)
        if value not in KNOWN
    ]
    assert not found, f"addresses and numbers that may be somebody's: {sorted(set(found))}"


def _reachable(text: str) -> Iterator[str]:
    kept = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|org|net))?|test|invalid|localhost)$")
    for found in re.finditer(r"(?<![/:\w])[\w.+-]+@([a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,})\b", text):
        if not kept.search(found[1]):
            yield found[1] if found[1] in KNOWN else found[0]
    for found in re.finditer(r"\+1[- .(]*(\d{3})[-. )]*(\d{3})[-. ]*(\d{4})(?!\d)", text):
        if found[2] != "555" or found[3] == "1212":
            yield re.sub(r"[^+\d]", "", found[0])


def test_migrations_are_one_line_of_descent() -> None:
    """Two heads are two schemas: which one a database has depends on who ran what first."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    assert len(scripts.get_heads()) == 1, f"several heads: {scripts.get_heads()}"
    assert len(scripts.get_bases()) == 1


def test_migrations_wait_for_a_lock_only_briefly() -> None:
    """A migration that waits for a table behind a long query makes everybody after it wait."""
    text = (ROOT / "migrations" / "env.py").read_text(encoding="utf-8")
    assert re.search(r"set lock_timeout = '\d+s'", text)
    assert "transaction_per_migration=True" in text


def test_nothing_is_made_that_nothing_uses() -> None:
    """What nobody calls is read, kept and changed with the rest, and is wrong before it is used."""
    used = names_used("src", "migrations", "scripts", "tests", "simulators", "bench")
    unused = [
        f"{module.name}: {name}"
        for module in modules("src")
        for name in module.made
        if not used[name] and name not in CALLED_FROM_OUTSIDE
    ]
    assert not unused, f"used by nothing: {unused}"


def test_decisions_are_numbered_dated_and_complete() -> None:
    """A decision without what was refused is found again by whoever proposes it next."""
    folder = ROOT / "docs" / "decisions"
    files = sorted(folder.glob("*.md"))
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    for path in files:
        assert _complete(path), f"{path.name} lacks a part"


def _complete(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    parts = ("## Context", "## Decision", "## Consequences", "## Refused")
    dated = re.search(r"^\d{4}-\d\d-\d\d", text, re.MULTILINE)
    return dated is not None and all(part in text for part in parts)
