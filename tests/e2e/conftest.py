"""The product as `make run` starts it, once for all browser tests, and a Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_S = 60


@dataclass(frozen=True, slots=True)
class Running:
    """Where the product answers, and the sign-in link it printed."""

    url: str
    staff_link: str


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def running() -> Generator[Running]:
    """Start the whole product on a throw-away data directory."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    place = Path(tempfile.mkdtemp(prefix="lead-e2e-"))
    place.chmod(0o711)
    said = place / "said.txt"
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DATABASE_URL", "PUBLIC_URL", "CHAT_URL")
    }
    environment |= {"PORT": str(port), "DATA_DIR": str(place / "data"), "DEMO_MODE": "true"}
    with said.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "lead_orchestrator.entry.cli", "up"],
            cwd=place,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, said)
            link = next(w for w in said.read_text().split() if "/staff/sign-in#t=" in w)
            yield Running(url, link)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
            shutil.rmtree(place, ignore_errors=True)


def _wait(process: subprocess.Popen[bytes], said: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if "Ctrl-C stops it" in said.read_text():
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"the product did not start:\n{said.read_text()}")


@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    """A headless Chromium: the machine's own, or the one that set-up unpacked."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=path, args=FLAGS)
        yield made
        made.close()


@dataclass(slots=True)
class Visitor:
    """Somebody at a browser; what the page complained about is kept."""

    context: BrowserContext
    complaints: list[str]

    def page(self) -> Page:
        """Open a tab."""
        tab = self.context.new_page()
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        tab.on(
            "console",
            lambda line: (
                self.complaints.append(line.text)
                if line.type == "error" and "Content Security Policy" in line.text
                else None
            ),
        )
        return tab


@pytest.fixture
def visitor(browser: Browser) -> Generator[Visitor]:
    """A visitor with a phone; a script error or a blocked resource fails the test."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    made = Visitor(context, [])
    yield made
    context.close()
    assert made.complaints == []


@pytest.fixture
def staff(browser: Browser) -> Generator[Visitor]:
    """A member of staff at a desk."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    made = Visitor(context, [])
    yield made
    context.close()
    assert made.complaints == []


def outbox(running: Running, to: str) -> list[dict[str, str]]:
    """Return what was sent to an address or number."""
    found: list[dict[str, str]] = httpx.get(
        f"{running.url}/api/demo/outbox", params={"to": to}, timeout=10
    ).json()
    return found
