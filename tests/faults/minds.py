"""Owns the simulated vendors of models beside the rig, and customers who talk over real HTTP.

Promises that what a vendor billed can be compared with what the product wrote down.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import httpx

from bench.rig import Broken, Rig, free_port, get, post, until
from lead_orchestrator.assistant.rules.models import cost, read_book
from simulators.talk import Tokens
from tests.faults.test_web import open_chat

PATIENCE_S = 20.0


class Minds:
    """Both vendors in a process of their own; what the rig starts later talks to them."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        process = rig.run("simulators", "--port", str(port))

        def answers() -> bool:
            if not process.running:
                raise Broken(f"the simulators ended: {process.said()[-800:]}")
            return get(f"{self.url}/anthropic/_sim/billed", timeout=1)[0] == 200

        until(answers, "the simulated models did not start")
        told = dict(re.findall(r"^([A-Z_]+)=(.*)$", process.said(), re.MULTILINE))
        names = ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_KEY")
        rig.env |= {name: told[name] for name in names}
        rig.env |= {"AI_PROVIDER": "claude", "SMS_GATHER_SECONDS": "0"}
        for vendor in ("anthropic", "openai"):
            self.tell(vendor, "talk", first_ms=0, latency_ms=0, instant=True)

    def tell(self, vendor: str, what: str, **told: object) -> None:
        """Tell a vendor how to behave."""
        status, body = post(f"{self.url}/{vendor}/_sim/{what}", told)
        assert status in (200, 201), body

    def fault(self, vendor: str, kind: str, **more: object) -> None:
        """Switch a fault of a vendor's answers on."""
        self.tell(vendor, "faults", kind=kind, method="POST", **more)

    def billed(self, vendor: str = "anthropic") -> list[dict[str, Any]]:
        """Return what a vendor charges for."""
        status, body = get(f"{self.url}/{vendor}/_sim/billed", timeout=30)
        assert status == 200
        return cast("list[dict[str, Any]]", json.loads(body))

    def asked(self, vendor: str = "anthropic") -> int:
        """Return how often a vendor was asked for an answer."""
        status, body = get(f"{self.url}/{vendor}/_sim/requests", timeout=30)
        assert status == 200
        return sum(seen["method"] == "POST" for seen in json.loads(body))

    def charged(self) -> int:
        """Return what Anthropic's own ledger comes to, in pico-dollars."""
        book, total = read_book(), 0
        today = self.rig.one("select (now() at time zone 'UTC')::date")
        for bill in self.billed():
            price = book.price("claude", bill["model"], today)
            assert price is not None
            total += cost(price, Tokens(**bill["tokens"]))
        return total


@dataclass(frozen=True, slots=True)
class Guest:
    """A customer with an open chat at one web process."""

    url: str
    lead_id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What the page sends."""
        return {"Authorization": f"Bearer {self.token}"}

    def say(self, message: str, *, url: str = "") -> dict[str, Any]:
        """Say something and wait for the answer."""
        answer = httpx.post(
            f"{url or self.url}/api/chat/{self.lead_id}",
            json={"message": message},
            headers=self.headers,
            timeout=PATIENCE_S,
        )
        assert answer.status_code == 200, answer.text
        return cast("dict[str, Any]", answer.json()["reply"])

    def try_to_say(self, message: str) -> dict[str, Any] | None:
        """Say something; None when the product cannot just now."""
        try:
            return self.say(message)
        except (AssertionError, httpx.HTTPError):
            return None

    def read(self, message: str, lines: list[str]) -> threading.Thread:
        """Say something and read the answer beside the test, until it ends or breaks."""

        def run() -> None:
            asked = httpx.stream(
                "POST",
                f"{self.url}/api/chat/{self.lead_id}",
                json={"message": message},
                headers=self.headers | {"Accept": "text/event-stream"},
                timeout=PATIENCE_S,
            )
            try:
                with asked as stream:
                    lines.extend(stream.iter_lines())
            except httpx.HTTPError as error:
                lines.append(f"broke: {type(error).__name__}")

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread


def guest(rig: Rig) -> Guest:
    """Ask for a quote and open its chat."""
    lead_id, token = open_chat(rig)
    return Guest(rig.web_url, lead_id, token)


def let_time_pass(rig: Rig) -> None:
    """Let the leases of turns be over, their rescue be due, and promises be forgotten."""
    rig.sql("update turns set lease_until = now() - interval '1 second' where state = 'running'")
    rig.sql("update timers set due_at = now() where kind = 'assistant.AnswerDue'")
    rig.sql("update reactions set run_after = now(), claimed_until = null where state = 'waiting'")
    rig.sql("update spend_reservations set at = at - interval '4 minutes'")


def answered(rig: Rig) -> None:
    """Wait until every turn is over."""
    until(
        lambda: rig.one("select count(*) = 0 from turns where state = 'running'"),
        "a message waits for its answer",
        seconds=PATIENCE_S,
    )


@contextmanager
def second_web(rig: Rig) -> Generator[str]:
    """Start one more web process; gives its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = rig.run("lead_orchestrator.entry.cli", "serve", PORT=str(port))
    until(lambda: get(f"{url}/api/health/live", timeout=1)[0] == 200, "no second web process")
    try:
        yield url
    finally:
        process.kill()
