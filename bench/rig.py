"""Owns the rig of benchmarks and fault tests: the product's real processes on loopback.

Promises that every process is stopped by its own id at the end, whatever happened in between.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import psycopg

from lead_orchestrator.demo import franchise
from lead_orchestrator.entry.lifeline import ends_with_parent
from lead_orchestrator.entry.migrate import migrate
from lead_orchestrator.entry.postgres import DATABASE, EmbeddedPostgres
from lead_orchestrator.kit.dsn import plain_url
from lead_orchestrator.kit.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SHOP = franchise.SHOPS[0]
START_S = 60.0
# Area codes that are in use, enough of them.
AREAS = (
    *range(301, 311), *range(312, 322), *range(401, 411), *range(412, 418), *range(501, 511),
    *range(512, 521), *range(601, 611), *range(612, 621), *range(701, 710), *range(712, 721),
)  # fmt: skip
T = TypeVar("T")


class Broken(Exception):  # noqa: N818 - it says what happened to the rig
    """Something the rig needs did not happen."""


def free_port() -> int:
    """Return a port on 127.0.0.1 that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(
    check: Callable[[], T | None], what: str, *, seconds: float = START_S, every: float = 0.02
) -> T:
    """Return the first true answer of `check`; raises `Broken` with `what` when time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := check():
            return found
        time.sleep(every)
    raise Broken(f"{what} within {seconds:.0f} s")


def percentile(values: Iterable[float], share: float) -> float:
    """Return the nearest-rank percentile of a sorted copy; 0.5 is the median."""
    ordered = sorted(values)
    if not ordered:
        raise Broken("no figure was taken")
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]


def phone(n: int) -> str:
    """Return the n-th of 7,360 numbers kept for fiction, without the simulator's magic ones."""
    return f"+1{AREAS[n // 80]}55501{10 + n % 80:02d}"


def get(url: str, *, timeout: float = 5.0) -> tuple[int, bytes]:
    """Return status and body of a GET; status 0 when nobody answered."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:  # noqa: S310 - loopback
            return int(answer.status), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
    except OSError:
        return 0, b""


def post(url: str, body: Mapping[str, object], *, timeout: float = 10.0) -> tuple[int, bytes]:
    """Return status and body of a JSON POST; status 0 when nobody answered."""
    request = urllib.request.Request(  # noqa: S310 - loopback
        url, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310 - loopback
            return int(answer.status), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
    except OSError:
        return 0, b""


class Process:
    """One process of the rig, with what it wrote."""

    def __init__(self, command: list[str], *, env: Mapping[str, str], cwd: Path, log: Path) -> None:
        self.log = log
        with log.open("ab") as file:
            self._popen = subprocess.Popen(
                command,
                env=dict(env),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
                preexec_fn=ends_with_parent(signal.SIGKILL),  # noqa: PLW1509 - one system call
            )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._popen.pid

    @property
    def running(self) -> bool:
        """Whether it is alive (a stopped one is)."""
        return self._popen.poll() is None

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs."""
        return self._popen.poll()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.running:
            self._popen.send_signal(number)

    def kill(self) -> None:
        """End it as a power cut would, and wait until it is gone."""
        self.signal(signal.SIGKILL)
        self._popen.wait()

    def stop(self, *, seconds: float = 15.0) -> float:
        """Ask it to end; return how many seconds that took. Killed when it does not."""
        began = time.monotonic()
        self.signal(signal.SIGTERM)
        try:
            self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
        return time.monotonic() - began

    def said(self) -> str:
        """Return what it wrote so far."""
        return self.log.read_text(errors="replace")


class Rig:
    """A PostgreSQL with the demo franchise, and the processes started around it."""

    def __init__(
        self,
        place: Path,
        *,
        server: EmbeddedPostgres,
        env: Mapping[str, str],
        database: str = DATABASE,
    ) -> None:
        self.place = place
        self.server = server
        self.database = database
        self.web_port = free_port()
        self.web_url = f"http://127.0.0.1:{self.web_port}"
        self.processes: list[Process] = []
        self.env = clean_environment() | {
            "DATABASE_URL": server.url(database),
            "SECRET_KEY": "a secret of the rig, forty characters long",
            "PORT": str(self.web_port),
            "LOG_LEVEL": "ERROR",
            **env,
        }
        self.vendors_url = ""
        self._n = 0

    def run(self, module: str, *arguments: str, **more: str) -> Process:
        """Start `python -m module arguments` with the rig's environment and `more`."""
        self._n += 1
        process = Process(
            [sys.executable, "-m", module, *arguments],
            env=self.env | more | {"PYTHONPATH": str(ROOT)},
            cwd=self.place,
            log=self.place
            / f"{self._n:02d}-{module.rsplit('.', 1)[-1]}-{'-'.join(arguments[:1])}.log",
        )
        self.processes.append(process)
        return process

    def web(self) -> Process:
        """Start a web process and wait until it answers."""
        process = self.run("lead_orchestrator.entry.cli", "serve")
        self.answers(process)
        return process

    def answers(self, process: Process) -> None:
        """Wait until the web process answers; raises `Broken` when it ended instead."""

        def check() -> bool:
            if not process.running:
                raise Broken(f"web ended: {process.said()[-800:]}")
            return get(f"{self.web_url}/api/health/live", timeout=1)[0] == 200

        until(check, "the web process did not answer")

    def worker(self, *, wait: bool = True) -> Process:
        """Start a worker; with `wait` return when its heart beats."""
        process = self.run("lead_orchestrator.entry.cli", "work")

        def beats() -> bool:
            if not process.running:
                raise Broken(f"worker ended: {process.said()[-800:]}")
            return bool(self.sql("select 1 from workers where name like %s", f"%:{process.pid}"))

        if wait:
            until(beats, "the worker did not start")
        return process

    def vendors(self, *, lookup_lag_s: float = 0.5) -> Process:
        """Start the simulated vendors and point what starts later at them."""
        port = free_port()
        self.vendors_url = f"http://127.0.0.1:{port}"
        process = self.run(
            "bench.vendors",
            "--port",
            str(port),
            "--web-url",
            self.web_url,
            "--lookup-lag",
            str(lookup_lag_s),
        )

        def printed() -> dict[str, str]:
            if not process.running:
                raise Broken(f"the simulators ended: {process.said()[-800:]}")
            said = process.said()
            return (
                dict(re.findall(r"^([A-Z_]+)=(.*)$", said, re.MULTILINE)) if "ready" in said else {}
            )

        self.env |= until(printed, "the simulators did not start")
        return process

    def ledger(self, vendor: str) -> list[dict[str, Any]]:
        """Return what a simulated vendor took responsibility for: the truth."""
        status, body = get(f"{self.vendors_url}/{vendor}/_sim/ledger", timeout=30)
        if status != 200:
            raise Broken(f"no ledger of {vendor} (HTTP {status})")
        return cast("list[dict[str, Any]]", json.loads(body))

    def fault(self, vendor: str, **fault: object) -> None:
        """Switch a fault of a vendor on."""
        if post(f"{self.vendors_url}/{vendor}/_sim/faults", fault)[0] != 201:
            raise Broken(f"the fault {fault} was refused")

    def sql(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database as its superuser, past every scope."""
        address = plain_url(self.server.url(self.database, user="postgres"))
        with psycopg.connect(address, autocommit=True) as db:
            cursor = db.execute(cast("Any", query), values or None)
            return cursor.fetchall() if cursor.description else []

    def one(self, query: str, *values: object) -> Any:  # noqa: ANN401 - a column is what it is
        """Return the first column of the only row."""
        return self.sql(query, *values)[0][0]

    def seed(self) -> None:
        """Migrate, and make the demo franchise."""
        migrate(self.server.owner_url)
        done = subprocess.run(
            [sys.executable, "-m", "lead_orchestrator.entry.prepare"],
            env=self.env | {"DEMO_MODE": "true"},
            cwd=self.place,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise Broken(f"the demo franchise was not made: {done.stderr[-800:]}")

    def settings(self) -> Settings:
        """Return the settings for parts of the product used inside this process."""
        return Settings(
            _env_file=None,  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
            database_url=self.env["DATABASE_URL"],
            secret_key=self.env["SECRET_KEY"],
            public_url=self.web_url,
        )

    def end(self) -> None:
        """Stop everything that still runs, newest first."""
        for process in reversed(self.processes):
            process.signal(signal.SIGCONT)
            process.kill()


def clean_environment() -> dict[str, str]:
    """Return this process's environment without settings of the product."""
    names = {name.upper() for name in Settings.model_fields}
    return {
        key: value for key, value in os.environ.items() if key.removesuffix("_FILE") not in names
    }


@contextmanager
def rig(*, durable: bool = True, seed: bool = True, **env: str) -> Generator[Rig]:
    """Give a rig in a temporary place; `env` are settings of the product's processes.

    `durable`: PostgreSQL waits for the disk at every commit, as in production. Where only kills
    are tested it need not: a killed server loses nothing the kernel has.
    """
    settings = {"track_commit_timestamp": "on"}
    if not durable:
        settings |= {"fsync": "off", "full_page_writes": "off"}
    place = Path(tempfile.mkdtemp(prefix="lead-rig-"))
    if os.geteuid() == 0:
        place.chmod(0o711)  # the server's own user must pass through; it can list nothing
    server = EmbeddedPostgres(data_dir=place / "data", settings=settings)
    made: Rig | None = None
    try:
        server.start()
        made = Rig(place, server=server, env=env)
        if seed:
            made.seed()
        yield made
    finally:
        if made is not None:
            made.end()
        home = server.home if server.running else None
        server.stop(mode="immediate")
        if home is not None:
            shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def copy_of(ground: Rig, name: str, **env: str) -> Generator[Rig]:
    """Give a rig on a copy of another's database, which nobody may use meanwhile."""
    place = ground.place / name
    place.mkdir()
    ground.server.create_database(name, template=ground.database)
    made = Rig(place, server=ground.server, env=env, database=name)
    try:
        yield made
    finally:
        made.end()
        ground.server.drop_database(name)
        shutil.rmtree(place, ignore_errors=True)


def processes_below(pid: int) -> list[int]:
    """Return `pid` and every process that descends from it."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found = [pid]
    for known in found:
        found += [child for child, parent in parents.items() if parent == known]
    return found


def pss_kb(pid: int) -> int:
    """Return a process's proportional share of memory in kB: shared pages are counted once."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(found[1]) if found else 0
