"""The product's own files, for rules about them.

Owns how they are found and parsed; promises that a file is read once per test process.
"""

from __future__ import annotations

import ast
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "src" / "lead_orchestrator"
# What is installed, built or kept by a run; only asked where there is no git to ask.
_MADE = frozenset(
    [
        ".git",
        ".venv",
        ".cache",
        ".ci-cache",
        "data",
        "logs",
        "dist",
        "node_modules",
        "htmlcov",
        "__pycache__",
        ".pytest_cache",
        ".ruff_cache",
        ".import_linter_cache",
        ".hypothesis",
    ]
)
_TEXTS = frozenset(
    [
        ".py",
        ".sql",
        ".md",
        ".txt",
        ".in",
        ".toml",
        ".json",
        ".ts",
        ".tsx",
        ".mjs",
        ".css",
        ".html",
        ".yaml",
        ".yml",
        ".service",
        ".example",
        ".sh",
        ".cfg",
        ".ini",
    ]
)


@dataclass(frozen=True, slots=True)
class Module:
    """A Python file with its tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Return the path from the repository's root, with slashes."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def made(self) -> tuple[str, ...]:
        """Return the functions and classes a module makes for others: those no decorator takes."""
        return tuple(
            node.name
            for node in self.tree.body
            if isinstance(node, ast.ClassDef)
            or (
                isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.decorator_list
            )
        )

    @property
    def lines(self) -> int:
        """Return how many lines the file has."""
        return self.text.count("\n")


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Return every Python file below `folders` (from the root), sorted by name."""
    found: list[Module] = []
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if _MADE.intersection(path.relative_to(ROOT).parts):
                continue
            text = path.read_text(encoding="utf-8")
            found.append(Module(path, text, ast.parse(text)))
    assert found, f"no Python files below {folders}"
    return tuple(found)


@cache
def names_used(*folders: str) -> Counter[str]:
    """Count every name that code mentions other than by making or importing it."""
    used: Counter[str] = Counter()
    for module in modules(*(folder for folder in folders if (ROOT / folder).is_dir())):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Name):
                used[node.id] += 1
            elif isinstance(node, ast.Attribute):
                used[node.attr] += 1
            elif isinstance(node, ast.ImportFrom):
                used.update(alias.name for alias in node.names if alias.asname)
    return used


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Return name and content of every text file that belongs to the repository."""
    found: list[tuple[str, str]] = []
    for path in _tracked():
        if path.suffix not in _TEXTS and path.suffix:
            continue
        try:
            found.append((path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")))
        except (UnicodeDecodeError, FileNotFoundError):
            continue
    return tuple(found)


def _tracked() -> list[Path]:
    asked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if asked.returncode == 0 and asked.stdout:
        return [ROOT / name for name in asked.stdout.decode().split("\0") if name]
    return [p for p in ROOT.rglob("*") if p.is_file() and not _MADE.intersection(p.parts)]


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` for a name or attribute; an empty text for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join(reversed([*parts, node.id]))


def calls(module: Module) -> Iterator[tuple[str, ast.Call]]:
    """Give each call in a module with what it calls, as `dotted` says it."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def at(module: Module, node: ast.AST) -> str:
    """Return where a node stands: `src/…/actions.py:12`."""
    return f"{module.name}:{getattr(node, 'lineno', 0)}"
