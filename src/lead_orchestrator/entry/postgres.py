"""Owns the embedded PostgreSQL server: a direct child of this process, bound to its life.
Promises: one supervisor per data directory, durable data, and no server left behind."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, get_args

from lead_orchestrator.entry.lifeline import ends_with_parent
from lead_orchestrator.entry.postgres_cluster import Cluster
from lead_orchestrator.entry.postgres_place import (
    CLEAN_ENV,
    EmbeddedPostgresError,
    PostgresBinaries,
    find_binaries,
    runnable_by,
    settle,
)

if TYPE_CHECKING:
    import psycopg

__all__ = [
    "EmbeddedPostgres",
    "EmbeddedPostgresError",
    "PostgresBinaries",
    "find_binaries",
    "throwaway_postgres",
]

Role = Literal["postgres", "lead_owner", "lead_app"]
StopMode = Literal["smart", "fast", "immediate"]

DATABASE = "lead_orchestrator"
START_LIMIT_S = 180.0  # A long crash recovery is work, not a hang.
STOP_LIMIT_S = 30.0
PATIENCE_S = 3.0  # After this a person starts to wonder.
START_ATTEMPTS = 4
ASYNCHRONOUS_READS_MAJOR = 18
_SIGNALS: dict[StopMode, signal.Signals] = {
    "smart": signal.SIGTERM,
    "fast": signal.SIGINT,
    "immediate": signal.SIGQUIT,
}
# Small and durable: one shop on one machine, next to two Python processes.
_CONFIGURATION: dict[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "32MB",
    "max_wal_size": "256MB",
    "max_worker_processes": "4",
    "max_logical_replication_workers": "0",
    "max_parallel_workers_per_gather": "0",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
}
# For databases nobody will miss: a power cut may lose them, a killed server still loses nothing.
_THROWAWAY = {"fsync": "off", "full_page_writes": "off"}


class EmbeddedPostgres:
    """Runs one PostgreSQL server for one data directory.

    Call `start` from the main thread: the kernel ends the server when the *thread* that started it
    ends. `settings` are added to the server's own (tests pass `{"fsync": "off"}`).
    `say` receives what a person should know, one line each.
    """

    def __init__(
        self,
        *,
        data_dir: Path,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self._data_dir = data_dir.absolute()
        self._asked_port = port
        self._settings = _CONFIGURATION | dict(settings or {})
        self._say: Callable[[str], None] = say or (lambda _line: None)
        self._cluster: Cluster | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs."""
        return self._process.pid if self._process and self.running else None

    @property
    def running(self) -> bool:
        """Whether the server process is alive."""
        return self._process is not None and self._process.poll() is None

    @property
    def port(self) -> int:
        """The port on 127.0.0.1; the same at the next start where possible."""
        return self._started().state.port

    @property
    def home(self) -> Path:
        """The directory that holds the data: inside `data_dir`'s, unless root could not use it."""
        return self._started().place.home

    @property
    def log_file(self) -> Path:
        """Where the server writes what went wrong."""
        return self._data_dir / "postgres.log"

    @property
    def owner_url(self) -> str:
        """For migrations: the owner of the database, no superuser."""
        return self.url(user="lead_owner")

    @property
    def app_url(self) -> str:
        """For the product: neither owner nor superuser, so row-level security always binds it."""
        return self.url(user="lead_app")

    def url(self, database: str = DATABASE, user: Role = "lead_app") -> str:
        """Give the SQLAlchemy address of `database` for `user`, password included."""
        return f"postgresql+psycopg://{self._authority(user)}/{database}"

    def start(self) -> None:
        """Start the server and return when it accepts connections.

        The first start makes the cluster, the roles and the database. Raises EmbeddedPostgresError.
        """
        if self.running:
            return
        place = settle(self._data_dir)
        if place.notice:
            self._say(place.notice)
        cluster = Cluster(place, data_dir=self._data_dir)
        cluster.lock()
        self._cluster = cluster
        try:
            cluster.read_state()
            binaries = runnable_by(find_binaries(self._data_dir), place=place)
            if not cluster.path.exists():
                self._say(f"Making the database in {place.home} with {binaries}")
                cluster.make(binaries, synced=self._settings["fsync"] == "on")
            if not cluster.state.password_set:
                cluster.set_passwords(binaries, roles=get_args(Role))
            self._launch(cluster, binaries=binaries)
            if not cluster.state.provisioned:
                self._provision(cluster)
        except OSError as error:
            self.stop(mode="immediate")
            msg = f"cannot start the database in {self._data_dir}: {error}"
            raise EmbeddedPostgresError(msg) from error
        except BaseException:
            self.stop(mode="immediate")
            raise

    def stop(self, mode: StopMode = "fast") -> None:
        """Stop the server and wait; `fast` ends sessions and keeps everything committed."""
        process = self._process
        if process is not None and process.poll() is None:
            process.send_signal(_SIGNALS[mode])
            try:
                process.wait(STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait(STOP_LIMIT_S)
        self._let_go()

    def kill(self) -> None:
        """Kill the server as a crash would: no clean-up; the next start recovers."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._let_go()

    def create_database(self, name: str, *, template: str | None = None) -> str:
        """Create database `name` owned by lead_owner, with btree_gist; return its owner address.

        With `template` it is a copy of that database, which nobody may be connected to.
        """
        from psycopg import sql  # noqa: PLC0415 - the second start never needs it

        with self._connect("postgres") as admin:
            query = sql.SQL("create database {} owner lead_owner template {}")
            names = [sql.Identifier(name), sql.Identifier(template or "template0")]
            admin.execute(query.format(*names))
        self._prepare_database(name)
        return self.url(name, "lead_owner")

    def drop_database(self, name: str) -> None:
        """Drop database `name` if it exists, ending its sessions."""
        from psycopg import sql  # noqa: PLC0415 - the second start never needs it

        with self._connect("postgres") as admin:
            query = sql.SQL("drop database if exists {} with (force)")
            admin.execute(query.format(sql.Identifier(name)))

    def _prepare_database(self, name: str) -> None:
        """Give a database what only the superuser can: extension and who may come in."""
        from psycopg import sql  # noqa: PLC0415 - the second start never needs it

        with self._connect(name) as admin:
            admin.execute("create extension if not exists btree_gist")
            admin.execute("grant usage on schema public to lead_app")
            for order in (
                "revoke all on database {} from public",
                "grant connect, temporary on database {} to lead_app",
            ):
                admin.execute(sql.SQL(order).format(sql.Identifier(name)))

    def _provision(self, cluster: Cluster) -> None:
        """Make the roles and the database; safe to repeat after a start that was cut short."""
        from psycopg import sql  # noqa: PLC0415 - the second start never needs it

        with self._connect("postgres") as admin:
            for role in ("lead_owner", "lead_app"):
                name = sql.Identifier(role)
                query = "select from pg_roles where rolname = %s"
                if admin.execute(query, [role]).fetchone() is None:
                    admin.execute(sql.SQL("create role {}").format(name))
                # Nothing that escapes row-level security, and nothing that hands it out.
                order = sql.SQL("alter role {} login nosuperuser nobypassrls password {}")
                admin.execute(order.format(name, sql.Literal(cluster.state.passwords[role])))
            query = "select from pg_database where datname = %s"
            exists = admin.execute(query, [DATABASE]).fetchone() is not None
        if exists:
            self._prepare_database(DATABASE)
        else:
            self.create_database(DATABASE)
        cluster.state.provisioned = True
        cluster.write_state()

    def _launch(self, cluster: Cluster, *, binaries: PostgresBinaries) -> None:
        """Start the server, trying again where waiting or another port can help."""
        stale = cluster.clear_stale_pid_file()
        said = ""
        for attempt in range(1, START_ATTEMPTS + 1):
            port = self._choose_port(cluster)
            command = [str(binaries.bin_dir / "postgres"), "-D", str(cluster.path), "-p", str(port)]
            for name, value in self._configuration(binaries).items():
                command += ["-c", f"{name}={value}"]
            said_from = self._spawn(command, cluster=cluster)
            if self._wait_ready(cluster):
                if port != cluster.state.port:
                    cluster.state.port = port
                    cluster.write_state()
                return
            said = cluster.log_since(said_from)
            port_taken = "Address already in use" in said and self._asked_port is None
            if not (stale or port_taken):
                break
            # Backends of a server that was killed need a moment to notice and leave.
            time.sleep(0.5 * attempt)
        raise cluster.failure("start the database", said=said)

    def _configuration(self, binaries: PostgresBinaries) -> dict[str, str]:
        if binaries.major < ASYNCHRONOUS_READS_MAJOR:
            return self._settings
        # Worker processes for reads would triple the idle memory of a small server.
        return {"io_method": "sync"} | self._settings

    def _choose_port(self, cluster: Cluster) -> int:
        wanted = self._asked_port if self._asked_port is not None else cluster.state.port
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", wanted))
            except OSError as error:
                if self._asked_port is not None:
                    msg = f"port {wanted} on 127.0.0.1 cannot be used: {error.strerror}"
                    raise EmbeddedPostgresError(msg) from error
                trial.bind(("127.0.0.1", 0))
            return int(trial.getsockname()[1])

    def _spawn(self, command: list[str], *, cluster: Cluster) -> int:
        """Start the server; return where in the log its own words begin."""
        user = cluster.user
        with cluster.open_log() as log:
            said_from = log.tell()
            self._process = subprocess.Popen(  # noqa: S603 - our own command line
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=CLEAN_ENV,
                user=user.uid if user else None,
                group=user.gid if user else None,
                extra_groups=[] if user else None,
                umask=0o077,
                # Ctrl-C is for the supervisor: the server must outlive the product's own stop.
                start_new_session=True,
                # SIGINT is the server's clean and quick stop.
                preexec_fn=ends_with_parent(signal.SIGINT),  # noqa: PLW1509 - one system call
            )
        return said_from

    def _wait_ready(self, cluster: Cluster) -> bool:
        """Wait until the server says ready in its pid file; False when it ends instead."""
        began = time.monotonic()
        told = False
        while (pid := self.pid) is not None:
            if cluster.accepts_connections(pid):
                return True
            waited = time.monotonic() - began
            if waited > START_LIMIT_S:
                self.kill()
                msg = f"the database did not start within {START_LIMIT_S:.0f} s: {self.log_file}"
                raise EmbeddedPostgresError(msg)
            if waited > PATIENCE_S and not told:
                self._say("The database is recovering from a crash; this can take a little")
                told = True
            time.sleep(0.005)
        return False

    def _connect(self, database: str) -> "psycopg.Connection":
        import psycopg  # noqa: PLC0415 - keeps the second start and `--help` quick

        address = f"postgresql://{self._authority('postgres')}/{database}"
        return psycopg.connect(address, autocommit=True)

    def _authority(self, user: Role) -> str:
        state = self._started().state
        return f"{user}:{state.passwords[user]}@127.0.0.1:{state.port}"

    def _started(self) -> Cluster:
        if self._cluster is None or not self._cluster.state.password_set:
            msg = "the embedded database has not been started"
            raise EmbeddedPostgresError(msg)
        return self._cluster

    def _let_go(self) -> None:
        self._process = None
        if self._cluster is not None:
            self._cluster.unlock()


@contextmanager
def throwaway_postgres(*, say: Callable[[str], None] | None = None) -> Generator[EmbeddedPostgres]:
    """Run a server whose data is gone afterwards: for the demo story and for tests."""
    with tempfile.TemporaryDirectory(prefix="lead-orchestrator-") as folder:
        base = Path(folder)
        if os.geteuid() == 0:
            base.chmod(0o711)  # The server's user must pass through; it can list nothing.
        server = EmbeddedPostgres(data_dir=base / "data", settings=_THROWAWAY, say=say)
        server.start()
        try:
            yield server
        finally:
            home = server.home
            server.stop(mode="immediate")
            shutil.rmtree(home, ignore_errors=True)
