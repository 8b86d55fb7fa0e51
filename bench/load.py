"""Owns the senders of load, in a process of their own: signed webhooks and web forms.

Promises open-loop figures: a request's time counts from when it was due, not from when the
sender got round to it, so that a slow answer cannot hide the wait of the next one.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Literal

from bench.rig import ROOT, SHOP, clean_environment, phone
from bench.wire import Wire
from lead_orchestrator.demo import franchise
from simulators.shopmonkey_webhooks import encoded, envelope, signature

Kind = Literal["webhook", "form"]
SECRET = franchise.webhook_secret(SHOP)
CONNECTIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to send. `rate` 0: as fast as `at_once` senders are answered.

    `first` numbers the requests; `orders` are ids of real orders, each sent once, spread evenly.
    `stubborn`: a request nobody answered is not an error of the run, and the sender goes on.
    """

    url: str
    kind: Kind
    count: int
    rate: float = 0.0
    at_once: int = 16
    first: int = 0
    orders: tuple[str, ...] = ()
    warm_up: int = 20


@dataclass(slots=True)
class Result:
    """What came of it. Times are milliseconds from when each request was due; warm-up left out."""

    sent: int = 0
    seconds: float = 0.0
    statuses: dict[str, int] = field(default_factory=dict[str, int])
    latencies_ms: list[float] = field(default_factory=list[float])
    service_ms: list[float] = field(default_factory=list[float])
    acknowledged: list[str] = field(default_factory=list[str])
    began_at: float = 0.0

    def count(self, outcome: str) -> None:
        """Count a status, or the name of what happened instead of an answer."""
        self.statuses[outcome] = self.statuses.get(outcome, 0) + 1

    @property
    def per_second(self) -> float:
        """Return the rate that was achieved."""
        return round(self.sent / self.seconds, 1) if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class Shot:
    """One request, and the key its receipt will have."""

    key: str
    path: str
    body: bytes
    headers: dict[str, str]


def order_id(n: int) -> str:
    """Return the id of an order that Shopmonkey does not know."""
    return f"{n:024x}"


def webhook(order: str) -> Shot:
    """Return a signed webhook about an order, as large as a real one (about 1.5 kB)."""
    row: dict[str, object] = {
        "id": order,
        "locationId": SHOP.crm_location_id,
        "status": "Estimate",
        "name": "New Quote",
        "coalescedName": "New Quote",
        "authorized": False,
        "paid": False,
        "invoiced": False,
        "messageCount": 0,
        "appointmentDates": [],
        "meta": {"version": 1},
        "customerId": order,
        "vehicleId": order,
        "createdDate": "2026-11-22T16:00:00.000Z",
        "complaint": "How much for ceramic on all windows? " * 20,
    }
    body = encoded(envelope(operation="INSERT", table="order", data=row))
    stamp, webhook_id = int(time.time()), f"msg_{order}"
    headers = {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(stamp),
        "webhook-version": "1",
        "webhook-signature": signature(
            secret=SECRET, webhook_id=webhook_id, timestamp=stamp, body=body
        ),
    }
    return Shot(
        f"order:{order}:1:INSERT", f"/webhooks/shopmonkey/{SHOP.webhook_key}", body, headers
    )


def form(n: int) -> Shot:
    """Return the n-th visitor's quote request; each has an address and a number of their own."""
    body = json.dumps(
        {
            "location": SHOP.slug,
            "name": f"Customer {n}",
            "email": f"customer{n}@example.com",
            "phone": phone(n),
            "vehicle": {"year": 2021, "make": "Toyota", "model": "Camry"},
            "service": "Ceramic Tint, Full Car",
            "language": "en",
            "consent": {
                "sms": True,
                "email": True,
                "text": "Text me.",
                "page": "https://shop.example.com",
            },
        }
    ).encode()
    return Shot(f"key:load-{n}", "/api/leads", body, {"Idempotency-Key": f"load-{n}"})


def shots(plan: Plan) -> Callable[[int], Shot]:
    """Return what makes the n-th request of a plan."""
    if plan.kind == "form":
        return lambda n: form(plan.first + n)
    every = max(1, plan.count // max(1, len(plan.orders)))

    def nth(n: int) -> Shot:
        which, rest = divmod(n, every)
        if rest == 0 and which < len(plan.orders):
            return webhook(plan.orders[which])
        return webhook(order_id(plan.first + n + 1))

    return nth


async def send(plan: Plan) -> Result:
    """Carry a plan out."""
    wire = Wire(plan.url)
    result = Result(began_at=time.time())
    nth = shots(plan)

    async def one(n: int, due: float) -> None:
        shot = nth(n)
        started = time.perf_counter()
        try:
            status, _ = await wire.post(shot.path, shot.body, shot.headers)
        except (OSError, TimeoutError) as error:
            result.count(type(error).__name__)
            return
        ended = time.perf_counter()
        result.count(str(status))
        if 200 <= status < 300:
            result.acknowledged.append(shot.key)
        if n >= plan.warm_up:
            result.latencies_ms.append((ended - due) * 1000)
            result.service_ms.append((ended - started) * 1000)

    try:
        began = time.perf_counter()
        if plan.rate:
            await wire.warm(CONNECTIONS)
            began = time.perf_counter()
            await _paced(plan, one)
        else:
            await _eager(plan, one)
        result.seconds = time.perf_counter() - began
        result.sent = plan.count
    finally:
        await wire.close()
    return result


async def _paced(plan: Plan, one: Callable[[int, float], Awaitable[None]]) -> None:
    began = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for n in range(plan.count):
            due = began + n / plan.rate
            wait = due - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            tasks.create_task(_as_coroutine(one(n, due)))


async def _as_coroutine(what: Awaitable[None]) -> None:
    await what


async def _eager(plan: Plan, one: Callable[[int, float], Awaitable[None]]) -> None:
    numbers = iter(range(plan.count))

    async def sender() -> None:
        for n in numbers:
            await one(n, time.perf_counter())

    async with asyncio.TaskGroup() as tasks:
        for _ in range(plan.at_once):
            tasks.create_task(sender())


class Sender:
    """A load process at work."""

    def __init__(self, plan: Plan) -> None:
        # A file, not a pipe: a full pipe would stop the process before anybody reads.
        self._said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - read when the process has ended
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "bench.load"],
            stdin=subprocess.PIPE,
            stdout=self._said,
            text=True,
            cwd=ROOT,
            env=clean_environment(),
        )
        assert self._popen.stdin is not None  # noqa: S101 - it was asked for
        self._popen.stdin.write(json.dumps(asdict(plan)))
        self._popen.stdin.close()

    @property
    def running(self) -> bool:
        """Whether it still sends."""
        return self._popen.poll() is None

    def result(self, *, seconds: float = 120.0) -> Result:
        """Wait for the end and return what came of it."""
        self._popen.wait(seconds)
        with self._said as said:
            said.seek(0)
            return Result(**json.load(said))


def main() -> None:
    """Read a plan from standard input, carry it out, print the result."""
    given = json.loads(sys.stdin.read())
    given["orders"] = tuple(given["orders"])
    print(json.dumps(asdict(asyncio.run(send(Plan(**given))))))


if __name__ == "__main__":
    main()
