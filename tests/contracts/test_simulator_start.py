"""`python -m simulators` starts all vendors and says how to reach them."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

import httpx
import pytest

from simulators import twilio
from simulators.__main__ import build, options, settings_text
from simulators.clock import ManualClock
from simulators.serve import pump


@contextmanager
def running(*arguments: str) -> Generator[subprocess.Popen[str]]:
    """Start the simulators as a person does, and stop them as Ctrl-C does."""
    command = [sys.executable, "-m", "simulators", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=10)


def printed_settings(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    settings: dict[str, str] = {}
    for line in process.stdout:
        name, _, value = line.strip().partition("=")
        settings[name] = value
        if line.startswith("# A quote"):
            break
    return settings


def test_one_command_serves_every_vendor_with_the_settings_it_prints() -> None:
    with running("--port", "0", "--web-url", "http://127.0.0.1:9") as process:
        settings = printed_settings(process)
        key = {"Authorization": f"Bearer {settings['SHOPMONKEY_API_KEY']}", "User-Agent": "t/1"}
        account = settings["TWILIO_ACCOUNT_SID"]
        place = httpx.get(f"{settings['SHOPMONKEY_BASE_URL']}/location", headers=key)
        texts = httpx.get(
            f"{settings['TWILIO_BASE_URL']}/2010-04-01/Accounts/{account}/Messages.json",
            auth=(account, settings["TWILIO_AUTH_TOKEN"]),
        )
        scopes = httpx.get(
            f"{settings['SENDGRID_BASE_URL']}/v3/scopes",
            headers={"Authorization": f"Bearer {settings['SENDGRID_API_KEY']}"},
        )
        models = [
            httpx.get(url, headers={"Authorization": f"Bearer {key}", "anthropic-version": "x"})
            for url, key in (
                (f"{settings['ANTHROPIC_BASE_URL']}/v1/models", settings["ANTHROPIC_API_KEY"]),
                (f"{settings['OPENAI_BASE_URL']}/models", settings["OPENAI_API_KEY"]),
            )
        ]
    answers = (place, texts, scopes, *models)
    assert [answer.status_code for answer in answers] == [200] * 5
    assert process.returncode in {0, -15}


def test_a_port_that_is_taken_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "simulators", "--port", str(port)],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert f"port {port} cannot be used" in done.stderr


async def test_the_settings_name_every_base_url_and_the_keys() -> None:
    arguments = options().parse_args([])
    async with httpx.AsyncClient() as client:
        monkey, _, mail = build(web_url="http://127.0.0.1:8000", seed=1, client=client)
        text = settings_text(
            base="http://127.0.0.1:9100", webhook_secret=arguments.webhook_secret, mail=mail
        )
    assert "SHOPMONKEY_BASE_URL=http://127.0.0.1:9100/shopmonkey/v3\n" in text
    assert "TWILIO_BASE_URL=http://127.0.0.1:9100/twilio\n" in text
    assert "SENDGRID_BASE_URL=http://127.0.0.1:9100/sendgrid\n" in text
    assert mail.verification_key in text
    assert str(monkey.store.rows("location")[0]["id"]) in text


async def test_the_pump_outlives_one_vendors_trouble(caplog: pytest.LogCaptureFixture) -> None:
    told = asyncio.Event()

    def door(_: httpx.Request) -> httpx.Response:
        told.set()
        return httpx.Response(204)

    async with httpx.AsyncClient(transport=httpx.MockTransport(door)) as client:
        _, phone, mail = build(web_url="http://127.0.0.1:8000", seed=1, client=client)
        mail.client = None
        auth = (twilio.ACCOUNT_SID, twilio.AUTH_TOKEN)
        form = {"To": "+12025550143", "From": twilio.FROM_NUMBER, "Body": "Hello"}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=phone.app)) as http:
            await http.post(
                f"http://t/2010-04-01/Accounts/{twilio.ACCOUNT_SID}/Messages.json",
                data={**form, "StatusCallback": "http://127.0.0.1:8000/cb"},
                auth=auth,
            )
        pumping = asyncio.create_task(pump({"sendgrid": mail, "twilio": phone}))
        async with asyncio.timeout(5):
            await told.wait()
        pumping.cancel()
    assert "the sendgrid simulator could not call the product" in caplog.text


def test_a_clock_stands_until_it_is_moved_and_wants_a_zone() -> None:
    start = datetime(2026, 12, 1, tzinfo=timezone(timedelta(hours=-5)))
    clock = ManualClock(start)
    assert clock() == start
    assert clock.advance(90) == start + timedelta(seconds=90)
    with pytest.raises(ValueError, match="aware"):
        ManualClock(start.replace(tzinfo=None))
