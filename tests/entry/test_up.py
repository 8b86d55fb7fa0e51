"""The one-command start: ready, clean to the end, data kept, and one clear line for each no."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.entry.running import Running, ask, family, free_port, run, until

FORM = {
    "location": "clearview-tampa",
    "name": "Jo Driver",
    "email": "jo@example.com",
    "service": "Ceramic Tint, Full Car",
    "consent": {"email": True, "text": "yes", "page": "test"},
}


@pytest.fixture
def home() -> Generator[Path]:
    """A directory that the embedded server's own user can enter too."""
    place = Path(tempfile.mkdtemp(prefix="lead-up-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place, ignore_errors=True)


def refused(home: Path, **settings: str) -> str:
    """Start where it cannot start; return the one line that says why."""
    done = run("up", cwd=home, **({"PORT": str(free_port())} | settings))
    assert done.returncode == 2
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert line.startswith("lead-orchestrator: ")
    return line.removeprefix("lead-orchestrator: ")


def test_a_busy_port_is_one_clear_line(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        line = refused(home, PORT=str(port))
    assert line.startswith(f"Port {port} on 127.0.0.1 cannot be used (Address already in use).")
    assert f"PORT={port + 1} make run" in line
    assert not (home / "data").exists()


def test_a_host_that_is_not_ours_is_one_clear_line(home: Path) -> None:
    line = refused(home, HOST="192.0.2.1")
    assert "on 192.0.2.1 cannot be used (Cannot assign requested address)" in line


def test_a_folder_that_cannot_be_written_is_one_clear_line(home: Path) -> None:
    (home / "a-file").write_text("")
    for place in (home / "a-file", home / "a-file" / "below", Path("/proc/nowhere")):
        line = refused(home, DATA_DIR=str(place))
        assert line.startswith(f"DATA_DIR {place} cannot be written (")


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"PORT": "eighty"}, "PORT: Input should be a valid integer"),
        ({"DEMO_MODE": "false"}, "SECRET_KEY must be set when DEMO_MODE is false"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL: must start with postgresql://"),
        (
            {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"},
            "The database cannot be used: connection failed",
        ),
    ],
)
def test_a_wrong_setting_is_one_clear_line(home: Path, settings: dict[str, str], line: str) -> None:
    assert refused(home, **settings).startswith(line)


def test_from_nothing_to_ready_to_a_clean_end_and_all_is_there_again(home: Path) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    settings = {"PORT": str(port), "DATA_DIR": str(home / "kept")}
    with Running("up", cwd=home, **settings) as up:
        assert up.says("Ctrl-C stops it.", within_s=90), up.said
        first = up.said
        for words in (f"Customer demo   {base}/", f"{base}/staff/sign-in#t=", "(new)", "Demo mode"):
            assert words in first
        assert ask(f"{base}/api/health")[1]["status"] == "ok"
        token = re.findall(r"#t=(\S+)", first)[0]
        status, session = ask(f"{base}/api/staff/session", {"token": token})
        assert (status, session["staff"]["role"]) == (200, "owner")

        # other commands find the running product by its data directory
        link = run("signin-link", "morgan@clearview.example.com", cwd=home, **settings)
        assert (link.returncode, link.stderr) == (0, "")
        assert link.stdout.startswith(f"{base}/staff/sign-in#t=")
        assert "up to date" in run("migrate", cwd=home, **settings).stdout

        assert ask(f"{base}/api/leads", FORM)[0] == 202
        sent = f"{base}/api/demo/outbox?to=jo@example.com"
        assert until(lambda: len(ask(sent)[1]) == 1)

        # a second start beside it says why not and harms nothing
        again = run("up", cwd=home, **settings)
        assert (again.returncode, len(again.stderr.splitlines())) == (2, 1)
        beside = run("up", cwd=home, **settings | {"PORT": str(free_port())})
        assert (beside.returncode, len(beside.stderr.splitlines())) == (2, 1)
        assert ask(f"{base}/api/health")[0] == 200
        assert "up to date" in run("migrate", cwd=home, **settings).stdout

        pids = family(up.process.pid)
        assert len(pids) > 3
        assert up.end(signal.SIGINT) == 0, up.said
    assert until(lambda: not any(family(pid) for pid in pids), within_s=5)
    assert "Traceback" not in up.said
    assert not (home / "kept" / "running.json").exists()
    assert (home / "kept" / "secret_key").stat().st_mode & 0o077 == 0

    with Running("up", cwd=home, **settings) as up:
        assert up.says("Ctrl-C stops it.", within_s=60), up.said
        assert "(new)" not in up.said
        assert len(ask(sent)[1]) == 1
        token = re.findall(r"#t=(\S+)", up.said)[0]
        assert ask(f"{base}/api/staff/session", {"token": token})[0] == 200

        # a worker that dies is started again
        worker = next(p for p in family(up.process.pid) if "work" in arguments(p))
        os.kill(worker, signal.SIGKILL)
        assert up.says("The worker process ended (exit code -9); starting it again.")
        assert up.end(signal.SIGTERM) == 0, up.said


def arguments(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []
