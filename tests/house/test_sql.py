"""Rules about statements and what they give: explicit SQL, bound values, frozen views."""

from __future__ import annotations

import ast
import re

from tests.house.source import Module, at, calls, dotted, modules

SRC = "src/lead_orchestrator"
# Rooms whose types are values: they are handed around, so nobody may change them under another.
_SHOUTED = re.compile(r"_?[A-Z][A-Z_]*")
VALUES = ("/rules/", "/rules.py", "/queries.py", "/queries/", "/facts.py", "/ports.py")


def test_there_are_no_mapped_tables() -> None:
    """A mapped object loads what it is asked for wherever it goes, and writes when it is touched:
    the statements that run are no longer the statements that were written.
    """
    found = [
        at(module, node)
        for module in modules(SRC)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom | ast.Import) and _maps(node)
    ]
    assert not found, f"mapped tables: {found}"


def _maps(node: ast.ImportFrom | ast.Import) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.startswith("sqlalchemy.orm") for alias in node.names)
    names = {alias.name for alias in node.names}
    return (node.module or "").startswith("sqlalchemy.orm") or (
        node.module == "sqlalchemy" and bool(names & {"Table", "Column", "MetaData", "select"})
    )


def test_statements_are_made_of_constants_and_bound_values() -> None:
    """A value put into the text of a statement is read as part of it: the oldest hole there is."""
    found = [
        f"{at(module, call)}: {', '.join(loose)}"
        for module in modules(SRC)
        if module.name != f"{SRC}/kit/db.py"  # where `text` itself stands
        for name, call in calls(module)
        if name in ("text", "sqlalchemy.text") and call.args
        if (loose := _loose(module, call.args[0]))
    ]
    assert not found, f"statements made of more than constants: {found}"


def _loose(module: Module, node: ast.expr) -> list[str]:
    """Return what a statement is made of beside constants of its own module."""
    match node:
        case ast.Constant():
            return []
        case ast.Name(id=name):
            return [] if name in _constants(module) else [name]
        case ast.JoinedStr(values=parts):
            return [bad for part in parts for bad in _loose(module, part)]
        case ast.FormattedValue(value=value):
            return _loose(module, value)
        case ast.BinOp(left=left, right=right):
            return _loose(module, left) + _loose(module, right)
        case _:
            return [ast.unparse(node)]


def _constants(module: Module) -> set[str]:
    """Return the names that can only be constants: `_LEADS = "select …"`, here or imported, and
    what a loop takes from constants.
    """
    named: set[str] = set()
    looped: set[str] = set()
    for node in ast.walk(module.tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                named.add(name)
            case ast.ImportFrom(names=names):
                named |= {alias.asname or alias.name for alias in names}
            case ast.For(target=target, iter=source) if _is_constant(source):
                looped |= {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
            case _:
                pass
    return {name for name in named if _SHOUTED.fullmatch(name)} | looped


def _is_constant(node: ast.expr) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return _SHOUTED.fullmatch(name) is not None
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return all(_is_constant(part) for part in parts)
        case _:
            return False


def test_what_rooms_hand_out_is_frozen() -> None:
    """A view that its reader changes is another answer for the next reader of the same view."""
    found = [
        f"{module.name}: {node.name}"
        for module in modules(SRC)
        if any(room in module.name for room in VALUES)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if dotted(decorator.func if isinstance(decorator, ast.Call) else decorator) == "dataclass"
        and not _says(decorator, "frozen")
    ]
    assert not found, f"dataclasses that are not frozen: {found}"


def _says(decorator: ast.expr, wanted: str) -> bool:
    return isinstance(decorator, ast.Call) and any(
        keyword.arg == wanted
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value is True
        for keyword in decorator.keywords
    )
