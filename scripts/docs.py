"""Owns the generated parts of the documents, and the check that what they name is there.

Promises the same bytes for the same code; `--check` says in one line what is out of date.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from lead_orchestrator import wiring
from lead_orchestrator.kit.facts import Fact, kind_of
from lead_orchestrator.kit.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "lead_orchestrator"
BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
NAMED_TEST = re.compile(r"\b(tests/[\w/]+\.py)::(test_\w+)")
NAMED_FILE = re.compile(r"`([\w./-]+\.(?:py|sql|tsx?|mjs|css|json|md|toml|html))`")
METRICS = frozenset({"Counter", "Gauge", "Histogram"})
Row = tuple[str, ...]


def _table(head: Row, rows: list[Row]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in r) + " |\n" for r in lines
    )


def _said(fact: type[Fact]) -> str:
    return (fact.__doc__ or "").strip().splitlines()[0]


def reactions() -> str:
    """Return what reacts to what, and the facts that are only told."""
    rows: list[Row] = [
        (f"`{kind_of(fact)}`", _said(fact), ", ".join(f"`{name}`" for name in names))
        for fact, names in wiring.REACTIONS.items()
    ]
    told: dict[str, list[str]] = {}
    for fact in wiring.TOLD:
        room, _, name = kind_of(fact).partition(".")
        told.setdefault(room, []).append(name)
    lines = "".join(f"- {room}: {', '.join(names)}.\n" for room, names in told.items())
    return (
        _table(("when this happens", "which means", "this runs"), rows)
        + "\nTold, kept for timelines and reports, and nothing reacts yet:\n\n"
        + lines
    )


def ticks() -> str:
    """Return what is done every so often, for each organisation."""
    rows = [
        (f"`{name}`", f"{every.total_seconds() / 60:g} minutes")
        for name, every in wiring.TICKS.items()
    ]
    return _table(("this runs", "every"), rows)


def settings() -> str:
    """Return every setting with its default and meaning, as `.env.example` gives them."""
    rows: list[Row] = []
    said = ""
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines():
        if line.startswith("# ---"):
            rows.append((f"**{line.strip('# -')}**", "", ""))
        elif line.startswith("# "):
            said = line.removeprefix("# ")
        elif line.startswith("#"):
            name, _, default = line.removeprefix("#").partition("=")
            rows.append((f"`{name}`", f"`{default}`" if default else "", said))
    named = {row[0].strip("`").lower() for row in rows if row[0].startswith("`")}
    if named != set(Settings.model_fields):
        odd = ", ".join(sorted(named ^ set(Settings.model_fields)))
        sys.exit(f"docs: .env.example and the settings differ: {odd}")
    return _table(("setting", "default", "what it is"), rows)


def metrics() -> str:
    """Return the names that /metrics gives, from where they are made."""
    tree = ast.parse((PACKAGE / "kit" / "telemetry.py").read_text(encoding="utf-8"))
    rows: list[Row] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in METRICS:
            name, meaning = (ast.literal_eval(part) for part in node.args[:2])
            labels = ast.literal_eval(node.args[2]) if len(node.args) > 2 else []  # noqa: PLR2004
            rows.append((f"`{name}`", ", ".join(f"`{label}`" for label in labels), meaning))
    return _table(("metric", "by", "what it counts"), rows)


def targets() -> str:
    """Return what the Makefile can do, in its own words."""
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    found = [re.match(r"([a-z-]+):.*## (.*)", line) for line in lines]
    return _table(
        ("command", "what it does"), [(f"`make {m[1]}`", m[2]) for m in found if m is not None]
    )


def commands() -> str:
    """Return the command line's verbs, in their own words."""
    tree = ast.parse((PACKAGE / "entry" / "cli.py").read_text(encoding="utf-8"))
    rows: list[Row] = []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or not node.decorator_list:
            continue
        given = node.decorator_list[0]
        names = [
            ast.literal_eval(k.value) for k in getattr(given, "keywords", []) if k.arg == "name"
        ]
        said = (ast.get_docstring(node) or "").splitlines()[0]
        rows.append((f"`{(names or [node.name.replace('_', '-')])[0]}`", said))
    return _table(("`lead-orchestrator …`", "what it does"), rows)


GENERATED: dict[str, Callable[[], str]] = {
    make.__name__: make for make in (reactions, ticks, settings, metrics, targets, commands)
}


def documents() -> list[Path]:
    """Return every document, sorted."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def renewed(text: str) -> str:
    """Return a document with its generated parts made anew; raises KeyError for an unknown one."""
    return BLOCK.sub(lambda m: f"{m[1]}{GENERATED[m[2]]()}{m[3]}", text)


def faults(path: Path, text: str) -> Iterator[str]:
    """Give what a document names and what is not there: links, headings, tests, files."""
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, heading = target.partition("#")
        place = (path.parent / name).resolve() if name else path
        if not place.exists():
            yield f"link to {target}"
        elif heading and heading not in _headings(place):
            yield f"heading #{heading} in {name or path.name}"
    for name, test in NAMED_TEST.findall(text):
        if not (ROOT / name).is_file() or f"def {test}(" not in (ROOT / name).read_text("utf-8"):
            yield f"test {name}::{test}"
    for name in NAMED_FILE.findall(text):
        if not any((place / name).exists() for place in (ROOT, PACKAGE, ROOT / "web", path.parent)):
            yield f"file {name}"


def _headings(path: Path) -> set[str]:
    if path.suffix != ".md":
        return set()
    found = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in found}


def main() -> int:
    """Renew the documents, or check them."""
    parser = argparse.ArgumentParser(description="Renew the generated parts of the documents.")
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    check = parser.parse_args().check
    wrong: list[str] = []
    for path in documents():
        name = path.relative_to(ROOT)
        text = path.read_text(encoding="utf-8")
        fresh = renewed(text)
        if fresh != text and check:
            wrong.append(f"{name} (run `.venv/bin/python scripts/docs.py`)")
        elif fresh != text:
            path.write_text(fresh, encoding="utf-8")
        wrong += [f"{name} names what is not there: {fault}" for fault in faults(path, fresh)]
    if wrong:
        print("docs: out of date: " + "; ".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
