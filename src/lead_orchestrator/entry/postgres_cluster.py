"""Owns one database cluster on disk: making it, its passwords and port, its log and pid file.
Promises: a half-made cluster is never used, and a stale pid file never blocks a start."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from lead_orchestrator.entry.postgres_place import (
    EmbeddedPostgresError,
    Place,
    PostgresBinaries,
    ServerUser,
    has_account,
    run,
)

LOG_LIMIT_BYTES = 5_000_000
BUILTIN_LOCALE_MAJOR = 17
_STATE_LINE = 7  # LOCK_FILE_LINE_PM_STATUS, src/include/utils/pidfile.h


@dataclass(slots=True)
class ClusterState:
    """What must be the same at the next start; kept beside the cluster, readable by us alone."""

    port: int = 0
    passwords: dict[str, str] = field(default_factory=dict[str, str])
    password_set: bool = False
    provisioned: bool = False


class Cluster:
    """The files of one cluster. Use it only between `lock` and `unlock`."""

    def __init__(self, place: Place, *, data_dir: Path) -> None:
        self.place = place
        self.data_dir = data_dir
        self.log_file = data_dir / "postgres.log"
        self.state = ClusterState()
        self._lock: int | None = None

    @property
    def path(self) -> Path:
        """The directory PostgreSQL calls PGDATA."""
        return self.place.cluster

    @property
    def user(self) -> ServerUser | None:
        """The user the server runs as; None when that is ourselves."""
        return self.place.user

    def lock(self) -> None:
        """Make this process the only one to touch the cluster; raises with the holder's id."""
        path = self.place.home / "lock"
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._own(path)
        except OSError as error:
            msg = f"cannot write to the data directory {self.place.home}: {error.strerror}"
            raise EmbeddedPostgresError(msg) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(lock, 32).decode() or "unknown"
            os.close(lock)
            msg = (
                f"the data directory {self.data_dir} is in use by process {holder}: "
                "stop that one first, or give another DATA_DIR"
            )
            raise EmbeddedPostgresError(msg) from error
        os.ftruncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
        self._lock = lock

    def unlock(self) -> None:
        """Let another process have the cluster."""
        if self._lock is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None

    def make(self, binaries: PostgresBinaries, *, synced: bool) -> None:
        """Run initdb beside the final place and move the result there when it is whole."""
        fresh = self.path.with_name("cluster.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self.user:
            os.chown(fresh, self.user.uid, self.user.gid)
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if binaries.major >= BUILTIN_LOCALE_MAJOR
            else ["--locale=C.UTF-8"]
        )
        command = [binaries.bin_dir / "initdb", "-D", fresh, "-U", "postgres", "-E", "UTF8"]
        command += [*locale, "--auth=reject", *([] if synced else ["--no-sync"])]
        self._run_logged(command, what="make the database")
        (fresh / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n")
        fresh.rename(self.path)
        self.state = ClusterState(port=self.state.port)

    def set_passwords(self, binaries: PostgresBinaries, *, roles: tuple[str, ...]) -> None:
        """Invent passwords and give the superuser its own in single-user mode.

        That needs no password, so a lost state file heals itself at the next start.
        """
        self.clear_stale_pid_file()
        self.state.passwords = {role: secrets.token_urlsafe(24) for role in roles}
        order = f"alter role postgres password '{self.state.passwords['postgres']}'\n"
        command = [binaries.bin_dir / "postgres", "--single", "-D", self.path, "postgres"]
        self._run_logged(command, what="prepare the database", stdin=order)
        self.state.password_set = True
        self.state.provisioned = False
        self.write_state()

    def clear_stale_pid_file(self) -> bool:
        """Deal with the pid file of an earlier server; True when there was one.

        We hold the lock, so no supervisor is alive. A server of this cluster that still runs is
        ended. Otherwise the number may belong to a stranger by now: it becomes our own, which
        PostgreSQL ignores while it still checks for left-over shared memory itself.
        """
        lines = self._pid_file_lines()
        path = self.path / "postmaster.pid"
        if not lines:
            path.unlink(missing_ok=True)
            return False
        old = int(lines[0]) if lines[0].isdecimal() else 0
        for urge in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self._serves(old):
                os.kill(old, urge)
            patience = time.monotonic() + 10.0
            while self._serves(old) and time.monotonic() < patience:
                time.sleep(0.02)
        if path.exists():
            path.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
        return True

    def accepts_connections(self, pid: int) -> bool:
        """Tell whether server `pid` has written that it is ready."""
        lines = self._pid_file_lines()
        return lines[:1] == [str(pid)] and lines[_STATE_LINE : _STATE_LINE + 1] == ["ready"]

    def open_log(self) -> IO[str]:
        """Open the server's log for appending; a large one is set aside first."""
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_LIMIT_BYTES:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        try:
            log = self.log_file.open("a", encoding="utf-8")
        except OSError as error:
            msg = f"cannot write {self.log_file}: {error.strerror}"
            raise EmbeddedPostgresError(msg) from error
        self._own(self.log_file)
        return log

    def log_since(self, offset: int) -> str:
        """Return what was logged after byte `offset`."""
        with self.log_file.open("rb") as log:
            log.seek(offset)
            return log.read().decode("utf-8", errors="replace")

    def failure(self, what: str, *, said: str) -> EmbeddedPostgresError:
        """Make the one line for a person out of what PostgreSQL said."""
        lines = said.splitlines() or ["no message"]
        loud = [line for line in lines if "FATAL" in line or "rror" in line]
        reason = (loud or lines)[-1].strip()
        return EmbeddedPostgresError(f"cannot {what}: {reason} (see {self.log_file})")

    def read_state(self) -> None:
        """Load the kept state; a missing or broken file means starting from none."""
        path = self.place.home / "state.json"
        try:
            self.state = ClusterState(**json.loads(path.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            self.state = ClusterState()
        except OSError as error:
            msg = f"cannot read {path}: {error.strerror}"
            raise EmbeddedPostgresError(msg) from error

    def write_state(self) -> None:
        """Keep the state, whole or not at all."""
        path = self.place.home / "state.json"
        scratch = path.with_suffix(".new")
        scratch.unlink(missing_ok=True)
        handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            json.dump(asdict(self.state), out)
            out.flush()
            os.fsync(out.fileno())
        self._own(scratch)
        scratch.replace(path)

    def _own(self, path: Path) -> None:
        """Give our file to whoever owns the directory: root must not lock an ordinary user out."""
        if os.geteuid() == 0:
            status = self.data_dir.stat()
            os.chown(path, status.st_uid, status.st_gid)

    def _run_logged(self, command: list[str | Path], *, what: str, stdin: str = "") -> None:
        if not has_account(self.user):
            # These commands want a name for their user id; a user namespace lends them one.
            command = ["unshare", "--user", "--map-user=65534", *command]
        with self.open_log() as log:
            said_from = log.tell()
            try:
                run(command, user=self.user, stdin=stdin, log=log)
            except (OSError, subprocess.SubprocessError) as error:
                said = self.log_since(said_from) or str(error)
                raise self.failure(what, said=said) from error

    def _pid_file_lines(self) -> list[str]:
        try:
            text = (self.path / "postmaster.pid").read_text()
        except OSError:
            return []
        return [line.strip() for line in text.splitlines()]

    def _serves(self, pid: int) -> bool:
        """Tell whether process `pid` is a server of this cluster: a server works in its PGDATA."""
        try:
            if sys.platform == "linux":
                return Path(f"/proc/{pid}/cwd").readlink() == self.path
            os.kill(pid, 0)
        except OSError:
            return False
        return True
