"""Owns what every set-up step shares: running it, its log, its stamp, its one line of failure.
Promises: a failed step says what failed and where its log is, in one line."""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Generator, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV, CACHE, WEB, LOCKS = ROOT / ".venv", ROOT / ".cache", ROOT / "web", ROOT / "requirements"


class SetupError(Exception):
    """A step failed; the text is one line for a person."""


def run(
    command: Sequence[str | Path],
    *,
    log: str,
    what: str,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
) -> None:
    """Run a step with its words in .cache/logs; raise SetupError with the last telling line."""
    path = CACHE / "logs" / f"{log}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as out:
        try:
            result = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=env,
                cwd=cwd,
                check=False,
            ).returncode
        except OSError as error:
            out.write(str(error))
            result = 127
    if result != 0:
        lines = [line.strip() for line in path.read_text(errors="replace").splitlines()]
        telling = re.compile(r"(error:? |cannot|not found|failed to)\b.*[^:]$", re.IGNORECASE)
        loud = [line for line in lines if telling.search(line)]
        reason = (loud or [line for line in lines if line] or ["no message"])[0]
        msg = f"{what} failed: {reason[:300]} (see {path})"
        raise SetupError(msg)


def install_debian(package: str) -> bool:
    """Install a Debian package when we are root on Debian; tell whether that worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing {package} with apt-get")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with contextlib.suppress(SetupError):
        run(["apt-get", "update"], log="apt-update", what="apt-get update", env=quiet)
    try:
        command = ["apt-get", "install", "-y", "--no-install-recommends", package]
        run(command, log=f"apt-{package}", what=f"installing {package}", env=quiet)
    except SetupError:
        return False
    return True


def use_writable_caches() -> None:
    """Keep tools' caches in the clone when the home directory cannot take them."""
    try:
        (CACHE / "logs").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"cannot write in {ROOT}: {error.strerror}"
        raise SetupError(msg) from error
    home = Path(os.environ.get("HOME") or "/nonexistent")
    if not (home.is_dir() and os.access(home, os.W_OK | os.X_OK)):
        own = CACHE / "home"
        own.mkdir(exist_ok=True)
        os.environ["HOME"] = str(own)
        os.environ.pop("XDG_CACHE_HOME", None)


@contextlib.contextmanager
def one_at_a_time() -> Generator[None]:
    """Let a second set-up of the same clone wait for the first."""
    with (CACHE / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another set-up of this clone")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def digest(files: Iterable[Path], *, extra: Iterable[str] = ()) -> str:
    """Give one short text that changes when any of the files does."""
    total = hashlib.sha256()
    for path in files:
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    for text in extra:
        total.update(text.encode())
    return total.hexdigest()[:32]


def kept(stamp: Path) -> str:
    """Read what a finished step left behind; empty when it never finished."""
    return stamp.read_text() if stamp.is_file() else ""


def say(line: str) -> None:
    """Tell the person who waits."""
    print(f"· {line}", flush=True)
