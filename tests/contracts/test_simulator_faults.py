"""Every fault switch does what its name says, in one process and on a real socket."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import AsyncGenerator, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from simulators.clock import ManualClock
from simulators.faults import FAULT_KINDS, Fault, Faults, fault_from
from simulators.kernel import Simulator, real_clock
from simulators.sendgrid import SendGrid
from simulators.serve import serve
from simulators.shopmonkey import API_KEY, STEADY, Shopmonkey
from simulators.twilio import ACCOUNT_SID, AUTH_TOKEN, FROM_NUMBER, Twilio

START = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
TEXT = {"To": "+12025550143", "From": FROM_NUMBER, "Body": "Hello"}


@dataclass(frozen=True, slots=True)
class Rig:
    """A Twilio account and a client of it."""

    sim: Twilio
    http: httpx.AsyncClient
    clock: ManualClock

    async def send(self) -> httpx.Response:
        return await self.http.post(MESSAGES, data=TEXT)


def make_twilio(clock: ManualClock) -> Twilio:
    return Twilio(clock=clock, rng=random.Random(7), sleep=clock.sleep)


@pytest.fixture
async def rig() -> AsyncGenerator[Rig]:
    """An account on a standing clock."""
    clock = ManualClock(START)
    sim = make_twilio(clock)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=sim.app),
        base_url="http://twilio.test",
        auth=(ACCOUNT_SID, AUTH_TOKEN),
    ) as http:
        yield Rig(sim, http, clock)


async def test_refuse_500_does_nothing_and_says_so_in_the_vendors_words(rig: Rig) -> None:
    rig.sim.faults.add(Fault(kind="refuse_500", times=1))
    refused = await rig.send()
    assert (refused.status_code, refused.json()["code"]) == (500, 20500)
    assert rig.sim.ledger == []
    assert (await rig.send()).status_code == 201


async def test_accept_then_500_sends_and_denies_it(rig: Rig) -> None:
    rig.sim.faults.add(Fault(kind="accept_then_500", times=1))
    assert (await rig.send()).status_code == 500
    assert len(rig.sim.ledger) == 1


async def test_accept_then_cut_sends_and_hangs_up(rig: Rig) -> None:
    rig.sim.faults.add(Fault(kind="accept_then_cut", times=1))
    with pytest.raises(httpx.RemoteProtocolError) as caught:
        await rig.send()
    assert caught.value.request.method == "POST"
    assert len(rig.sim.ledger) == 1


async def test_late_accept_is_silent_now_and_sent_when_the_time_has_come(rig: Rig) -> None:
    rig.sim.faults.add(Fault(kind="late_accept", times=1, delay_s=30))
    with pytest.raises(httpx.ReadTimeout):
        await rig.send()
    await rig.sim.settle()
    assert rig.sim.ledger == []

    rig.clock.advance(45)
    found = await rig.http.get(MESSAGES, params={"To": TEXT["To"]})
    assert [one.at for one in rig.sim.ledger] == [START + timedelta(seconds=30)]
    assert len(found.json()["messages"]) == 1


async def test_a_late_acceptance_happens_once(rig: Rig) -> None:
    rig.sim.faults.add(Fault(kind="late_accept", times=1, delay_s=30))
    with pytest.raises(httpx.ReadTimeout):
        await rig.send()
    rig.clock.advance(60)
    for _ in range(3):
        await rig.sim.settle()
    assert len(rig.sim.ledger) == 1


async def test_timeout_never_answers_and_never_sends(rig: Rig) -> None:
    rig.sim.faults.add(Fault(kind="timeout", times=1))
    with pytest.raises(httpx.ReadTimeout):
        await rig.send()
    rig.clock.advance(3600)
    await rig.sim.settle()
    assert rig.sim.ledger == []


async def test_unreachable_refuses_the_connection(rig: Rig) -> None:
    rig.sim.faults.add(Fault(kind="unreachable", times=1))
    with pytest.raises(httpx.ConnectError):
        await rig.send()
    assert rig.sim.ledger == []


async def test_rate_limit_says_when_to_come_back_only_if_told_to(rig: Rig) -> None:
    rig.sim.faults.add(Fault(kind="rate_limit", times=1, retry_after=7))
    rig.sim.faults.add(Fault(kind="rate_limit", times=1))
    first, second = await rig.send(), await rig.send()
    assert (first.status_code, first.json()["code"]) == (429, 20429)
    assert first.headers["Retry-After"] == "7"
    assert second.status_code == 429
    assert "Retry-After" not in second.headers
    assert rig.sim.ledger == []


async def test_unauthorised_refuses_a_good_key(rig: Rig) -> None:
    rig.sim.faults.add(Fault(kind="unauthorised", times=1))
    assert (await rig.send()).status_code == 401
    assert rig.sim.ledger == []


async def test_redirect_points_elsewhere_and_sends_nothing(rig: Rig) -> None:
    rig.sim.faults.add(Fault(kind="redirect", times=1))
    answer = await rig.send()
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("https://elsewhere.example.com")
    assert rig.sim.ledger == []


@pytest.mark.parametrize("kind", ["garbage_json", "html_200", "empty_200"])
@pytest.mark.parametrize(("takes_effect", "sent"), [(True, 1), (False, 0)])
async def test_a_garbled_200_may_or_may_not_have_sent(
    rig: Rig, kind: str, *, takes_effect: bool, sent: int
) -> None:
    rig.sim.faults.add(fault_from({"kind": kind, "times": 1, "takes_effect": takes_effect}))
    answer = await rig.send()
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"."):
        answer.json()
    assert len(rig.sim.ledger) == sent


async def test_slow_drip_sends_a_byte_at_a_time(rig: Rig) -> None:
    rig.sim.faults.add(Fault(kind="slow_drip", times=1, delay_s=2))
    answer = await rig.send()
    assert answer.json()["status"] == "queued"
    assert len(rig.clock.slept) == 120
    assert set(rig.clock.slept) == {2}
    assert len(rig.sim.ledger) == 1


async def test_a_fault_hits_its_own_path_and_method_only(rig: Rig) -> None:
    rig.sim.faults.add(Fault(kind="refuse_500", path_prefix="/elsewhere"))
    rig.sim.faults.add(Fault(kind="refuse_500", method="GET"))
    assert (await rig.send()).status_code == 201
    assert (await rig.http.get(MESSAGES)).status_code == 500
    rig.sim.faults.clear()
    assert (await rig.http.get(MESSAGES)).status_code == 200


def test_chance_comes_from_the_seed() -> None:
    def hits() -> list[bool]:
        faults = Faults(random.Random(3))
        faults.add(Fault(kind="refuse_500", probability=0.3))
        return [faults.take("POST", "/x") is not None for _ in range(200)]

    first = hits()
    assert first == hits()
    assert 30 < sum(first) < 90


def test_faults_are_counted_down_in_the_order_they_were_added() -> None:
    faults = Faults(random.Random(3))
    faults.add(Fault(kind="timeout", times=2))
    faults.add(Fault(kind="redirect"))
    taken = [faults.take("GET", "/") for _ in range(4)]
    assert [fault.kind for fault in taken if fault] == [
        "timeout",
        "timeout",
        "redirect",
        "redirect",
    ]
    assert [fault.kind for fault in faults.active] == ["redirect"]
    assert len(faults.hits) == 4


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "earthquake"},
        {},
        {"kind": "timeout", "times": 0},
        {"kind": "timeout", "probability": 1.5},
        {"kind": "timeout", "when": "now"},
    ],
)
def test_a_switch_that_means_nothing_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        fault_from(row)


async def test_faults_are_switched_over_http_and_read_back(rig: Rig) -> None:
    made = await rig.http.post("/_sim/faults", json={"kind": "rate_limit", "method": "post"})
    wrong = await rig.http.post("/_sim/faults", json={"kind": "earthquake"})
    listed = await rig.http.get("/_sim/faults")
    assert made.status_code == 201
    assert wrong.status_code == 422
    assert [one["kind"] for one in listed.json()] == ["rate_limit"]
    assert (await rig.send()).status_code == 429
    assert (await rig.http.delete("/_sim/faults")).status_code == 204
    assert (await rig.send()).status_code == 201


async def test_the_ledger_and_the_requests_are_read_and_reset_over_http(rig: Rig) -> None:
    await rig.send()
    ledger = (await rig.http.get("/_sim/ledger")).json()
    requests = (await rig.http.get("/_sim/requests")).json()
    assert [(one["to"], one["body"], one["at"]) for one in ledger] == [
        (TEXT["To"], "Hello", "2026-12-01T15:00:00+00:00")
    ]
    assert requests == [{"method": "POST", "path": MESSAGES, "query": ""}]
    assert (await rig.http.post("/_sim/reset")).status_code == 204
    assert (await rig.http.get("/_sim/ledger")).json() == []


async def test_the_control_surface_is_for_this_machine_only() -> None:
    sim = make_twilio(ManualClock(START))
    elsewhere = httpx.ASGITransport(app=sim.app, client=("203.0.113.9", 4711))
    async with httpx.AsyncClient(transport=elsewhere, base_url="http://twilio.test") as http:
        assert (await http.get("/_sim/ledger")).status_code == 403


async def test_each_vendor_refuses_in_its_own_shape() -> None:
    monkey = Shopmonkey(clock=ManualClock(START), rng=random.Random(7), quirks=STEADY)
    mail = SendGrid(clock=ManualClock(START), rng=random.Random(7))
    answers: dict[str, list[httpx.Response]] = {}
    for name, sim in (("shopmonkey", monkey), ("sendgrid", mail)):
        for kind in ("rate_limit", "refuse_500", "unauthorised"):
            sim.faults.add(fault_from({"kind": kind, "times": 1, "retry_after": 3}))
        transport = httpx.ASGITransport(app=sim.app)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{name}.test") as http:
            answers[name] = [await http.get("/v3/anything") for _ in range(3)]
    for found in answers.values():
        assert [answer.status_code for answer in found] == [429, 500, 401]
        assert found[0].headers["Retry-After"] == "3"
    assert answers["shopmonkey"][0].headers["X-RateLimit-Remaining-Minute"] == "0"
    assert answers["shopmonkey"][1].json()["success"] is False
    assert answers["sendgrid"][0].headers["X-RateLimit-Remaining"] == "0"
    assert set(answers["sendgrid"][1].json()["errors"][0]) == {"message", "field", "help"}


async def test_the_lifespan_of_a_mounting_server_is_answered() -> None:
    sim = make_twilio(ManualClock(START))
    incoming = iter(["lifespan.startup", "lifespan.shutdown"])
    sent: list[str] = []

    async def receive() -> MutableMapping[str, object]:
        return {"type": next(incoming)}

    async def send(message: MutableMapping[str, object]) -> None:
        sent.append(str(message["type"]))

    await sim.app({"type": "lifespan"}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


@dataclass(frozen=True, slots=True)
class Wire:
    """A tenant behind a real socket; its waiting ends when `patience` is set."""

    sim: Shopmonkey
    http: httpx.AsyncClient
    patience: asyncio.Event

    async def ledger_of(self, count: int) -> list[str]:
        """Wait for so many effects and return their kinds."""
        for _ in range(2_000):
            if len(self.sim.ledger) >= count:
                break
            await asyncio.sleep(0.001)
        return [one.kind for one in self.sim.ledger]


@pytest.fixture(scope="module")
async def served() -> AsyncGenerator[tuple[Shopmonkey, str]]:
    """A tenant served as `python -m simulators` does it, and its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    stop = asyncio.Event()
    sim = Shopmonkey(clock=real_clock, rng=random.Random(7), quirks=STEADY)
    vendors: dict[str, Simulator] = {"shopmonkey": sim}
    serving = asyncio.create_task(serve(vendors, listener=listener, stop=stop))
    yield sim, f"http://127.0.0.1:{listener.getsockname()[1]}/shopmonkey"
    stop.set()
    await serving


@pytest.fixture
async def wire(served: tuple[Shopmonkey, str]) -> AsyncGenerator[Wire]:
    """The served tenant as new, with its own patience."""
    sim, base = served
    patience = asyncio.Event()

    async def wait(_: float) -> None:
        await patience.wait()

    sim.reset()
    sim.sleep = wait
    headers = {"Authorization": f"Bearer {API_KEY}", "User-Agent": "lead-orchestrator/1"}
    async with httpx.AsyncClient(base_url=base, headers=headers) as http:
        yield Wire(sim, http, patience)
    patience.set()


async def test_on_a_socket_a_cut_closes_the_connection_after_the_work(wire: Wire) -> None:
    wire.sim.faults.add(Fault(kind="accept_then_cut", times=1))
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        await wire.http.post("/v3/order", json={"name": "Walk-in"})
    assert await wire.ledger_of(1) == ["order.insert"]
    assert (await wire.http.get("/v3/order")).json()["meta"]["total"] == 1


async def test_on_a_socket_a_late_acceptance_outlives_the_client(wire: Wire) -> None:
    wire.sim.faults.add(Fault(kind="late_accept", times=1))
    with pytest.raises(httpx.ReadTimeout):
        await wire.http.post("/v3/order", json={"name": "Walk-in"}, timeout=0.1)
    assert wire.sim.ledger == []
    wire.patience.set()
    assert await wire.ledger_of(1) == ["order.insert"]


@pytest.mark.parametrize("kind", ["timeout", "slow_drip"])
async def test_on_a_socket_a_client_must_keep_its_own_time(wire: Wire, kind: str) -> None:
    wire.sim.faults.add(fault_from({"kind": kind, "times": 1}))
    with pytest.raises((TimeoutError, httpx.TransportError)):
        async with asyncio.timeout(0.1):
            await wire.http.get("/v3/location")
    assert (await wire.http.get("/v3/location")).status_code == 200


async def test_on_a_socket_unreachable_drops_the_connection_before_any_work(wire: Wire) -> None:
    wire.sim.faults.add(Fault(kind="unreachable", times=1))
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        await wire.http.post("/v3/order", json={"name": "Walk-in"})
    assert wire.sim.ledger == []


async def test_on_a_socket_silence_ends_in_a_hang_up(wire: Wire) -> None:
    wire.sim.faults.add(Fault(kind="timeout", times=1))
    wire.patience.set()
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        await wire.http.get("/v3/location")


async def test_on_a_socket_an_unknown_prefix_names_the_vendors(wire: Wire) -> None:
    root = await wire.http.get(wire.http.base_url.join("/"))
    lost = await wire.http.get(wire.http.base_url.join("/elsewhere"))
    assert (root.status_code, lost.status_code) == (200, 404)
    assert root.json() == lost.json() == {"vendors": ["shopmonkey"]}


def test_every_kind_is_tested_here() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in FAULT_KINDS if f'"{kind}"' not in source] == []
