"""`make demo`: the whole story without a browser, on a throw-away database.

Real processes on loopback: the vendor simulators, PostgreSQL, worker and web. Every step is timed
from outside; the exit code is 0 only when the appointment is there.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

import httpx

from lead_orchestrator.demo import franchise

ROOT = Path(__file__).resolve().parents[3]
EMAIL, PHONE = "jordan.example@example.com", "+12025550143"
SHOP = franchise.SHOPS[0]
T = TypeVar("T")
WAIT_S = 30.0
START_S = 120.0
SAID = (
    "Hi! How much is the full ceramic tint for my car?",
    "Do you have time on {day}?",
    "The first one, please",
    "Yes, book it",
)


class StoryBroken(Exception):  # noqa: N818 - it says what happened to the story
    """A step did not happen."""


@dataclass(slots=True)
class Timeline:
    """What happened, with the time each step took."""

    started: float = field(default_factory=time.perf_counter)
    last: float = field(default_factory=time.perf_counter)

    def tell(self, what: str, detail: str = "") -> None:
        """Print one step."""
        now = time.perf_counter()
        print(f"{now - self.started:7.2f} s  (+{(now - self.last) * 1000:6.0f} ms)  {what}")  # noqa: T201
        for line in detail.splitlines():
            print(f"{'':26}{line}")  # noqa: T201
        self.last = now

    def begin(self) -> None:
        """Start the clock of the story anew."""
        self.started = self.last = time.perf_counter()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Tell the story; return 0 only when the appointment exists."""
    print("From a web quote to a booked appointment, against the vendor simulators.\n")  # noqa: T201
    processes: list[subprocess.Popen[str]] = []
    with tempfile.TemporaryDirectory(prefix="lead-demo-") as place:
        Path(place).chmod(0o711)  # as root, PostgreSQL runs as somebody else and must get in
        try:
            return _tell(Path(place), processes)
        except StoryBroken as broken:
            print(f"\nThe story broke: {broken}", file=sys.stderr)  # noqa: T201
            return 1
        finally:
            for process in reversed(processes):
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()


def _start(place: Path, processes: list[subprocess.Popen[str]]) -> tuple[str, str]:
    """Start simulators and product; return their addresses."""
    web_port, sim_port = _free_port(), _free_port()
    web, sim = f"http://127.0.0.1:{web_port}", f"http://127.0.0.1:{sim_port}"
    simulators = subprocess.Popen(  # noqa: S603 - our own command
        [
            sys.executable,
            "-m",
            "simulators",
            "--port",
            str(sim_port),
            "--web-url",
            web,
            "--location-key",
            SHOP.webhook_key,
            "--webhook-secret",
            franchise.webhook_secret(SHOP),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    processes.append(simulators)
    vendors = _vendor_settings(simulators)
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DATABASE_URL", "PUBLIC_URL", "CHAT_URL", "AI_PROVIDER")
    }
    environment |= vendors | {
        "PORT": str(web_port),
        "DATA_DIR": str(place / "data"),
        "DEMO_MODE": "true",
        "LEAD_EMAIL_WHITELIST": EMAIL,
        "LEAD_PHONE_WHITELIST": PHONE,
        "LOG_LEVEL": "ERROR",
    }
    product = subprocess.Popen(
        [sys.executable, "-m", "lead_orchestrator.entry.cli", "up"],
        cwd=place,
        env=environment,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    processes.append(product)
    _until(lambda: _healthy(web) or _ended(product), "the product did not start", seconds=START_S)
    return web, f"{sim}"


def _vendor_settings(simulators: subprocess.Popen[str]) -> dict[str, str]:
    """Read the settings that the simulators print at their start."""
    found: dict[str, str] = {}
    assert simulators.stdout is not None  # noqa: S101 - it was asked for
    for line in simulators.stdout:
        mail = re.match(r"# SendGrid event webhook key: (\S+)", line)
        if mail:
            found["SENDGRID_WEBHOOK_KEY"] = mail[1]
        if line.startswith("# A quote"):
            return found
        name, _, value = line.strip().partition("=")
        if value and not line.startswith("#"):
            found[name] = value
    raise StoryBroken("the simulators did not start")


def _ended(process: subprocess.Popen[str]) -> bool:
    if process.poll() is not None:
        raise StoryBroken(f"the product ended with exit code {process.returncode}")
    return False


def _healthy(web: str) -> bool:
    try:
        answer = httpx.get(f"{web}/api/health", timeout=2)
    except httpx.HTTPError:
        return False
    return answer.status_code == 200 and answer.json()["status"] == "ok"  # noqa: PLR2004


def _until(check: Callable[[], T], broken: str, *, seconds: float = WAIT_S) -> T:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = check()
        if found:
            return found
        time.sleep(0.02)
    raise StoryBroken(broken)


def _tell(place: Path, processes: list[subprocess.Popen[str]]) -> int:
    web, sim = _start(place, processes)
    line = Timeline()
    with httpx.Client(timeout=20) as http:
        line.begin()
        _quote(http, sim)
        line.tell("Shopmonkey: a quote request from the shop's web site, webhook delivered")
        sms = _sent(http, f"{sim}/twilio", PHONE, 1, "no SMS went out")[0]
        line.tell("First touch by SMS, at Twilio", sms["body"])
        mail = _sent(http, f"{sim}/sendgrid", EMAIL, 1, "no e-mail went out")[0]
        line.tell("First touch by e-mail, at SendGrid", mail["subject"])
        lead_id, token = _link(str(sms["body"]))
        answer = http.post(f"{web}/api/chat/session", json={"lead_id": lead_id, "token": token})
        if answer.status_code != 200:  # noqa: PLR2004
            raise StoryBroken(f"the chat link does not open (HTTP {answer.status_code})")
        line.tell("The customer opens the chat link")
        cost = _talk(http, web, lead_id, line)
        context = http.get(f"{web}/api/chat/{lead_id}/context").json()
        appointment = cast("dict[str, Any] | None", context.get("appointment"))
        if appointment is None:
            raise StoryBroken("there is no appointment")
        line.tell("The appointment exists", f"{appointment['label']}, {appointment['price_text']}")
        confirmed = _sent(http, f"{sim}/sendgrid", EMAIL, 2, "no confirmation e-mail")[1]
        line.tell(
            "Confirmation by e-mail", f"{confirmed['subject']} {list(confirmed['attachments'])}"
        )
        confirmed = _sent(http, f"{sim}/twilio", PHONE, 2, "no confirmation SMS")[1]
        line.tell("Confirmation by SMS", str(confirmed["body"]))
        print(f"\nAI cost of the conversation: ${cost:.6f} (scripted model: no vendor was called)")  # noqa: T201
    return 0


def _quote(http: httpx.Client, sim: str) -> None:
    answer = http.post(
        f"{sim}/shopmonkey/_sim/new_quote",
        json={
            "first_name": "Jordan",
            "last_name": "Example",
            "email": EMAIL,
            "phone": PHONE,
            "year": 2021,
            "make": "Toyota",
            "model": "Camry",
            "services": ["Ceramic Tint, Full Car"],
            "location_id": SHOP.crm_location_id,
        },
    )
    if answer.status_code >= 300:  # noqa: PLR2004
        raise StoryBroken(f"the simulator refused the quote (HTTP {answer.status_code})")


def _sent(
    http: httpx.Client, vendor: str, to: str, count: int, broken: str
) -> list[dict[str, Any]]:
    def look() -> list[dict[str, Any]] | None:
        ledger = http.get(f"{vendor}/_sim/ledger").json()
        rows = cast(
            "list[dict[str, Any]]", ledger["ledger"] if isinstance(ledger, dict) else ledger
        )
        found = [row for row in rows if row["to"] == to]
        return found if len(found) >= count else None

    return _until(look, broken) or []


def _link(text: str) -> tuple[str, str]:
    found = re.search(r"/chat/([0-9a-f-]{36})#k=([\w-]+)", text)
    if found is None:
        raise StoryBroken("the SMS holds no chat link")
    return found[1], found[2]


def _talk(http: httpx.Client, web: str, lead_id: str, line: Timeline) -> float:
    """Say the customer's lines one after another; return what the answers cost in dollars."""
    cost = 0.0
    day = "Thursday"
    for number, template in enumerate(SAID):
        said = template.format(day=day)
        answer = http.post(
            f"{web}/api/chat/{lead_id}",
            json={"message": said, "client_message_id": f"story-{number}"},
            headers={"X-Requested-With": "lead-orchestrator"},
        )
        if answer.status_code != 200:  # noqa: PLR2004
            raise StoryBroken(f"the chat answered HTTP {answer.status_code} to {said!r}")
        reply: dict[str, Any] = answer.json()["reply"]
        cost += float(reply["cost"]["micro_usd"]) / 1_000_000
        cards = ", ".join(str(card["kind"]) for card in reply["cards"])
        line.tell(
            f"Customer: {said}",
            f"Assistant: {reply['content']}" + (f"\n[cards: {cards}]" if cards else ""),
        )
    return cost
