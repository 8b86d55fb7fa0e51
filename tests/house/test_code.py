"""Rules about the code that no linter knows. Each docstring tells the leak its rule prevents."""

from __future__ import annotations

import ast
import re

from tests.house.source import Module, at, calls, dotted, modules

SRC = "src/lead_orchestrator"
# Longer than a screenful of pages allows, each for a reason that was looked at: path → reason.
LONG: dict[str, str] = {}
MOST_LINES = 400
CLOCKS = frozenset(
    [
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.time_ns",
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.date.today",
    ]
)
# The one place of the simulators that reads a clock: the default of an argument.
REAL_CLOCKS = frozenset({"simulators/kernel.py:real_clock"})


def _inside(module: Module, *rooms: str) -> bool:
    return any(module.name.startswith(f"{SRC}/{room}") for room in rooms)


def _functions(module: Module) -> dict[int, str]:
    """Return the name of the innermost function of each line."""
    found: dict[int, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                found[line] = node.name
    return found


def test_only_the_unit_commits() -> None:
    """A commit in the middle of an action makes half a change: rows without facts, or a lead
    without its first message, when the second half fails. (A savepoint is no commit: it undoes.)
    """
    found = [
        at(module, call)
        for module in modules(SRC)
        if not _inside(module, "kit/")
        for name, call in calls(module)
        if name.split(".")[-1] in ("commit", "rollback")
    ]
    assert not found, f"commit or rollback outside kit: {found}"


def test_only_doors_and_the_kit_know_the_time() -> None:
    """A clock read inside a rule gives two moments in one decision, and a test that passes at
    noon and fails at midnight. `unit.now` is the one moment of a change.
    """
    found: list[str] = []
    for module in modules(SRC, "simulators"):
        if _inside(module, "entry/", "kit/"):
            continue
        within = _functions(module)
        for name, call in calls(module):
            where = f"{module.name}:{within.get(call.lineno, '')}"
            if name in CLOCKS and where not in REAL_CLOCKS:
                found.append(at(module, call))
    assert not found, f"a clock outside entry and kit: {found}"


def test_no_clock_is_borrowed_under_another_name() -> None:
    """`from time import time` or `now = datetime.now` would walk past the rule above."""
    found: list[str] = []
    for module in modules(SRC, "simulators"):
        if _inside(module, "entry/", "kit/") or module.name == "simulators/kernel.py":
            continue
        called = {id(call.func) for _, call in calls(module)}
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and id(node) not in called:
                if dotted(node) in CLOCKS:
                    found.append(at(module, node))
            elif isinstance(node, ast.ImportFrom) and node.module == "time":
                wrong = {alias.name for alias in node.names} & {"time", "time_ns", "localtime"}
                found += [at(module, node)] if wrong else []
    assert not found, f"a clock under another name: {found}"


def test_statements_leave_the_time_to_the_unit() -> None:
    """`now()` in SQL is the database's clock: a row would carry another moment than the facts
    about it, and a test's clock would move one of the two.
    """
    reads = re.compile(
        r"\b(now|clock_timestamp|statement_timestamp)\(\)|\bcurrent_(date|time)", re.IGNORECASE
    )
    found = [
        at(module, node)
        for module in modules(SRC)
        if not _inside(module, "entry/", "kit/")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _is_sql(node.value)
        and reads.search(node.value)
    ]
    assert not found, f"SQL that reads the database's clock: {found}"


def _is_sql(value: str) -> bool:
    return re.match(r"\s*(select|insert|update|delete|with|and|or|where|from)\b", value) is not None


def test_only_doors_and_settings_read_the_environment() -> None:
    """A setting read deep inside cannot be listed, checked at the start, or given by a test."""
    found = [
        at(module, node)
        for module in modules(SRC)
        if not _inside(module, "entry/", "kit/settings.py")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and dotted(node) in ("os.environ", "os.getenv")
    ]
    assert not found, f"the environment is read outside entry and kit.settings: {found}"


def test_modules_open_with_what_they_own() -> None:
    """A file that does not say what it owns collects what nobody else wanted."""
    found = [
        module.name
        for module in modules("src", "simulators", "tests", "scripts", "migrations")
        if module.text.strip() and not ast.get_docstring(module.tree)
    ]
    assert not found, f"modules without an opening docstring: {found}"


def test_tests_replace_nothing() -> None:
    """A patched function is a second implementation that agrees with whoever wrote it. Vendors
    are simulators on the wire, models are models, time is an argument.
    """
    found: list[str] = []
    for module in modules("tests"):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", "") or ""}
                found += [at(module, node)] if any("mock" in name for name in names) else []
            if (
                isinstance(node, ast.Call)
                and dotted(node.func).split(".")[-1]
                in (
                    "setattr",
                    "setitem",
                )
                and "monkeypatch" in dotted(node.func)
            ):
                found.append(at(module, node))
    assert not found, f"tests that patch: {found}"


def test_tests_are_never_skipped() -> None:
    """A skipped test is green and proves nothing."""
    marks = (
        "pytest.skip",
        "pytest.mark.skip",
        "pytest.mark.skipif",
        "pytest.mark.xfail",
        "pytest.importorskip",
    )
    found = [
        at(module, node)
        for module in modules("tests")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and dotted(node) in marks
    ]
    assert not found, f"tests that may be skipped: {found}"


def test_no_file_grows_past_what_one_can_hold() -> None:
    """Past 400 lines a file does a second thing, and the second thing is found by nobody."""
    found = [
        f"{module.name} ({module.lines})"
        for module in modules("src", "simulators", "scripts")
        if module.lines > MOST_LINES and module.name not in LONG
    ]
    assert not found, f"files over {MOST_LINES} lines: {found}"
    gone = [name for name in LONG if name not in {m.name for m in modules("src", "simulators")}]
    assert not gone, f"named as long and not there any more: {gone}"


def test_nothing_is_left_for_later() -> None:
    """A note to oneself in the code is work that no list knows."""
    words = "to do|fix me|x x x|ha ck".replace(" ", "").upper()
    marks = re.compile(rf"\b({words})\b")
    found = [
        f"{module.name}:{number}"
        for module in modules("src", "simulators", "tests", "scripts", "migrations")
        for number, line in enumerate(module.text.splitlines(), 1)
        if marks.search(line)
    ]
    assert not found, f"work left in comments: {found}"


def test_importing_a_module_does_nothing() -> None:
    """A client or an engine made at import is made in tests, in the command line and twice in a
    worker, with whatever settings were there first.
    """
    makers = frozenset(
        [
            "create_async_engine",
            "make_engine",
            "make_client",
            "AsyncClient",
            "Settings",
            "read_settings",
            "make_queue",
            "compose",
            "create_app",
            "App",
            "PsycopgConnector",
        ]
    )
    found = [
        at(module, node)
        for module in modules(SRC)
        for node in _at_import(module.tree.body)
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in makers
    ]
    assert not found, f"made at import: {found}"


def _at_import(body: list[ast.stmt]) -> list[ast.AST]:
    """Return the nodes that run when a module is imported; `if __name__` does not count."""
    found: list[ast.AST] = []
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.If):
            continue
        if isinstance(statement, ast.ClassDef):
            found += _at_import(statement.body)
            continue
        found += list(ast.walk(statement))
    return found


def test_what_an_outsider_sends_is_parsed_strictly() -> None:
    """`json.loads` takes NaN, duplicate keys and depth without end: a body that means one thing
    here and another thing where it is read next.
    """
    found = [
        at(module, call)
        for module in modules(SRC)
        if module.name.rsplit("/", 1)[-1] == "api.py" or "/api/" in module.name
        for name, call in calls(module)
        if name in ("json.loads", "orjson.loads", "request.json")
    ]
    assert not found, f"bodies parsed loosely: {found}"


def test_a_units_dependency_ends_before_the_answer() -> None:
    """FastAPI ends a dependency after the answer was sent, unless told otherwise: a commit that
    fails then fails behind a 200, and what was acknowledged is gone.
    """
    found = [
        at(module, call)
        for module in modules(SRC)
        for name, call in calls(module)
        if name in ("Depends", "fastapi.Depends")
        and not any(
            keyword.arg == "scope"
            and isinstance(keyword.value, ast.Constant)
            and keyword.value.value == "function"
            for keyword in call.keywords
        )
    ]
    assert not found, f'Depends without scope="function": {found}'


def test_every_change_over_http_may_be_sent_twice() -> None:
    """A customer whose answer was lost in a tunnel presses again. Changes go through
    `kit.web.once`, so that the same Idempotency-Key is one change and one answer.
    """
    found: list[str] = []
    for module in modules(SRC):
        if not (module.name.endswith("/api.py") or "/api/" in module.name):
            continue
        for node in module.tree.body:
            if not isinstance(node, ast.AsyncFunctionDef) or not _changes(node):
                continue
            used = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            if "once" not in used and f"{module.name}:{node.name}" not in ONCE_BY_NATURE:
                found.append(at(module, node))
    assert not found, f"changes without `once`: {found}"


# Sent twice, these do the same as once without being told.
ONCE_BY_NATURE = frozenset({"src/lead_orchestrator/tenancy/api.py:end_session"})


def _changes(node: ast.AsyncFunctionDef) -> bool:
    """Say whether a function is a changing route for somebody with a session."""
    verbs = {
        dotted(d.func).rpartition(".")[2] for d in node.decorator_list if isinstance(d, ast.Call)
    }
    given = {dotted(a.annotation) for a in node.args.args if a.annotation is not None}
    return bool(verbs & {"post", "patch", "put", "delete"}) and bool(
        given & {"CustomerCall", "Staff"}
    )
