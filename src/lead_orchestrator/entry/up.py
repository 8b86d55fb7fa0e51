"""The one-command start: PostgreSQL, migrations, the demo franchise, worker and web.

Promises a ready line with the addresses, data that survives, a clean end on Ctrl-C, and one clear
line for whatever stands in the way.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from lead_orchestrator.entry.lifeline import ends_with_parent
from lead_orchestrator.entry.migrate import migrate
from lead_orchestrator.entry.postgres import EmbeddedPostgres
from lead_orchestrator.entry.postgres_place import EmbeddedPostgresError
from lead_orchestrator.kit.settings import DEMO_SECRET, Settings

READY_S = 60.0
GRACE_S = 12.0
RUNNING = "running.json"  # where other commands find the database of a running product


class CannotStart(Exception):  # noqa: N818 - said to the operator in one line
    """Something stands in the way of the start."""


def data_dir(settings: Settings) -> Path:
    """Return where the data lives: DATA_DIR, else `data` where the command was given."""
    return (settings.data_dir or Path("data")).absolute()


def up(settings: Settings) -> int:
    """Start everything and stay until told to stop; return the exit code."""
    _port_is_free(settings)
    place = data_dir(settings)
    _writable(place)
    server: EmbeddedPostgres | None = None
    children: dict[str, subprocess.Popen[bytes]] = {}
    stopped = _Stop()
    noted = False
    try:
        if settings.database_url is None:
            server = EmbeddedPostgres(data_dir=place / "postgres", say=_say)
            server.start()
            owner, app = server.owner_url, server.app_url
        else:
            owner = app = settings.database_url
        changed = migrate(owner)
        environment = os.environ | {
            "DATABASE_URL": app,
            "SECRET_KEY": _secret_key(settings, place),
            "PORT": str(settings.port),
            # Web and worker count into one folder, so that /metrics tells of both.
            "PROMETHEUS_MULTIPROC_DIR": str(_emptied(place / "metrics")),
        }
        if "log_level" not in settings.model_fields_set:
            environment["LOG_LEVEL"] = "WARNING"  # the terminal is there for the addresses
        _note(place, environment)
        noted = True
        # A new schema is seeded before anybody can knock; later starts find the franchise there.
        if changed:
            _prepare(environment)
        for name in ("worker", "web"):
            children[name] = _child(name, environment)
        _wait_ready(settings, children, stopped)
        if stopped.asked:
            return 0
        link = _staff_link(settings)
        if settings.demo_mode and not link and _prepare(environment):
            link = _staff_link(settings)  # demo mode was switched on since the first start
        _greet(settings, link, place=place, first=changed, embedded=server is not None)
        return _watch(children, environment, stopped)
    except EmbeddedPostgresError as error:
        raise CannotStart(str(error)) from error
    finally:
        _end(children)
        if noted:  # else it is the note of a product that runs already
            (place / RUNNING).unlink(missing_ok=True)
        if server is not None:
            server.stop()


class _Stop:
    """Remembers that somebody asked us to stop."""

    def __init__(self) -> None:
        self.asked = False
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - to the person at the terminal


def _port_is_free(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            msg = (
                f"Port {settings.port} on {settings.host} cannot be used ({error.strerror})."
                f" Choose another: PORT={settings.port + 1} make run"
            )
            raise CannotStart(msg) from error


def _writable(place: Path) -> None:
    try:
        place.mkdir(parents=True, exist_ok=True)
        probe = place / ".probe"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        msg = f"DATA_DIR {place} cannot be written ({error.strerror}). Choose another: DATA_DIR=…"
        raise CannotStart(msg) from error


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def _secret_key(settings: Settings, place: Path) -> str:
    """Return SECRET_KEY, or one made at the first start and kept beside the data."""
    if settings.secret_key != DEMO_SECRET:
        return settings.secret_key
    kept = place / "secret_key"
    if not kept.exists():
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return kept.read_text().strip()


def _note(place: Path, environment: dict[str, str]) -> None:
    """Leave the address of the running database where the command line finds it, for its owner."""
    known = {name: environment[name] for name in ("DATABASE_URL", "SECRET_KEY", "PORT")}
    file = place / RUNNING
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as note:
        json.dump(known, note)


def running(place: Path) -> dict[str, str]:
    """Return the settings of the product that runs with this data directory, if one does."""
    try:
        found: dict[str, str] = json.loads((place / RUNNING).read_text())
    except (OSError, ValueError):
        return {}
    return found


def _prepare(environment: dict[str, str]) -> bool:
    """Seed the demo franchise when demo mode is on; return whether it is there.

    In a child, so that the supervisor stays small: it imports no web framework.
    """
    done = subprocess.run(
        [sys.executable, "-m", "lead_orchestrator.entry.prepare"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        msg = f"The database could not be prepared: {lines[-1]}"
        raise CannotStart(msg)
    return done.stdout.strip() == "seeded"


def _staff_link(settings: Settings) -> str:
    """Ask the running product for a sign-in link of the demo's owner; nothing outside demo mode."""
    request = urllib.request.Request(
        f"http://{settings.host}:{settings.port}/api/demo/staff-link",
        data=b"{}",
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - our own
            return str(json.load(answer)["url"])
    except (urllib.error.URLError, OSError, ValueError, KeyError):
        return ""


def _child(name: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "lead_orchestrator.entry.cli"]
    command += ["serve"] if name == "web" else ["work"]
    return subprocess.Popen(  # noqa: S603 - our own command
        command,
        env=environment,
        start_new_session=True,
        preexec_fn=ends_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one thread here
    )


def _wait_ready(
    settings: Settings, children: dict[str, subprocess.Popen[bytes]], stopped: _Stop
) -> None:
    address = f"http://{settings.host}:{settings.port}/api/health"
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and not stopped.asked:
        for name, child in children.items():
            if child.poll() is not None:
                msg = f"The {name} process ended at once (exit code {child.returncode})."
                raise CannotStart(msg)
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if b'"status":"ok"' in answer.read():
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.05)
    if not stopped.asked:
        msg = f"Nothing answered at {address} within {READY_S:.0f} seconds."
        raise CannotStart(msg)


def _greet(settings: Settings, link: str, *, place: Path, first: bool, embedded: bool) -> None:
    base = settings.public_url
    lines = ["", "Lead Orchestrator is ready."]
    if settings.demo_mode:
        lines.append(f"  Customer demo   {base}/")
    if link:
        lines.append(f"  Staff console   {link}")
        lines.append("                  (this link signs in once, within 15 minutes)")
    else:
        lines.append(f"  Staff console   {base}/staff")
    lines.append(f"  API docs        {base}/docs")
    if embedded:
        lines.append(f"  Data            {place}{' (new)' if first else ''}")
    if settings.demo_mode:
        lines.append("  Demo mode is on: no message leaves this machine.")
    lines.append("  Ctrl-C stops it.")
    print("\n".join(lines), flush=True)  # noqa: T201 - to the person at the terminal


def _watch(
    children: dict[str, subprocess.Popen[bytes]], environment: dict[str, str], stopped: _Stop
) -> int:
    """Stay until told to stop; a child that dies is started again, five times an hour."""
    restarts: list[float] = []
    while not stopped.asked:
        for name, child in list(children.items()):
            if child.poll() is None or stopped.asked:
                continue
            restarts = [at for at in restarts if time.monotonic() - at < 3600] + [time.monotonic()]  # noqa: PLR2004
            if len(restarts) > 5:  # noqa: PLR2004
                _say(f"The {name} process keeps ending (exit code {child.returncode}); stopping.")
                return 1
            _say(f"The {name} process ended (exit code {child.returncode}); starting it again.")
            for gone in Path(environment["PROMETHEUS_MULTIPROC_DIR"]).glob(
                f"*live*_{child.pid}.db"
            ):
                gone.unlink()
            children[name] = _child(name, environment)
        time.sleep(0.2)
    return 0


def _end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE_S
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
