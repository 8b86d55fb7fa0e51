"""The doctor looks at everything, asks the vendors politely, and says what to fix."""

from __future__ import annotations

import random

import httpx
import pytest

from lead_orchestrator.entry.doctor import examine
from lead_orchestrator.entry.postgres import EmbeddedPostgres
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.values import new_id
from simulators.anthropic import API_KEY as ANTHROPIC_KEY
from simulators.anthropic import Anthropic
from simulators.faults import Fault
from simulators.kernel import real_clock
from simulators.openai import API_KEY as OPENAI_KEY
from simulators.openai import OpenAI
from tests.entry.conftest import Command
from tests.world import World

CLAUDE = {"anthropic_base_url": "http://anthropic.test"}
OPENAI = {"openai_base_url": "http://openai.test/v1"}
Report = dict[str, tuple[str, str]]


async def report(
    world: World, capsys: pytest.CaptureFixture[str], **changes: object
) -> tuple[int, Report]:
    """Examine the world's settings with some changes; return the code and what was said."""
    claude = Anthropic(clock=real_clock, rng=random.Random(1))
    gpt = OpenAI(clock=real_clock, rng=random.Random(2))
    for host, vendor in (("anthropic.test", claude), ("openai.test", gpt)):
        world.street.lines[host] = httpx.ASGITransport(app=vendor.app)
    settings = world.product.settings.model_copy(update=changes)
    capsys.readouterr()
    code = await examine(settings, transport=world.street)
    lines = capsys.readouterr().out.splitlines()
    assert claude.billed == gpt.billed == []
    return code, {line[5:21].strip(): (line[:4].strip(), line[22:]) for line in lines}


async def test_all_well_is_said_line_by_line(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = await report(world, capsys)
    assert code == 0
    assert said["Database"] == ("ok", "reachable, up to date, row-level security binds")
    for vendor in ("Shopmonkey", "Twilio", "SendGrid"):
        assert said[vendor] == ("ok", "the key works")
    assert said["Claude"][0] == said["OpenAI"][0] == "off"
    assert said["Scripted model"][0] == "ok"
    assert said["Sending"] == ("on", "demo mode is off: customers are really contacted")
    assert world.twilio.ledger == []
    assert world.sendgrid.ledger == []


@pytest.mark.parametrize(
    ("changes", "what", "finding"),
    [
        ({"shopmonkey_api_key": "bad"}, "Shopmonkey", ("fix", "SHOPMONKEY_API_KEY is refused")),
        ({"twilio_auth_token": "bad"}, "Twilio", ("fix", "TWILIO_AUTH_TOKEN is refused")),
        ({"sendgrid_api_key": "bad"}, "SendGrid", ("fix", "SENDGRID_API_KEY is refused")),
        (
            {"twilio_phone_number": None},
            "Twilio",
            ("fix", "set TWILIO_PHONE_NUMBER or TWILIO_MESSAGING_SERVICE_SID"),
        ),
        (
            {"shopmonkey_base_url": "http://nowhere.test/v3"},
            "Shopmonkey",
            ("fix", "no usable answer (ConnectError)"),
        ),
        ({"shopmonkey_api_key": None}, "Shopmonkey", ("off", "SHOPMONKEY_API_KEY is not set")),
        ({"twilio_auth_token": None}, "Twilio", ("off", "TWILIO_ACCOUNT_SID and")),
        ({"sendgrid_api_key": None}, "SendGrid", ("off", "SENDGRID_API_KEY is not set")),
        (CLAUDE | {"anthropic_api_key": ANTHROPIC_KEY}, "Claude", ("ok", "the key works")),
        (OPENAI | {"openai_api_key": OPENAI_KEY}, "OpenAI", ("ok", "the key works")),
        (
            CLAUDE | {"anthropic_api_key": "bad"},
            "Claude",
            ("fix", "ANTHROPIC_API_KEY is refused"),
        ),
        (OPENAI | {"openai_api_key": "bad"}, "OpenAI", ("fix", "OPENAI_API_KEY is refused")),
        (
            {"openai_api_key": "k", "openai_base_url": "http://nowhere.test/v1"},
            "OpenAI",
            ("fix", "no usable answer (connection)"),
        ),
        ({"demo_mode": True}, "Sending", ("ok", "demo mode: only allow-listed addresses")),
        ({"database_url": None}, "Database", ("off", "DATABASE_URL is not set")),
        (
            {"database_url": "postgresql+psycopg://lead_app@127.0.0.1:1/x"},
            "Database",
            ("fix", "cannot be used: OperationalError"),
        ),
    ],
)
async def test_each_thing_to_fix_is_named(
    world: World,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, object],
    what: str,
    finding: tuple[str, str],
) -> None:
    code, said = await report(world, capsys, **changes)
    assert said[what][0] == finding[0]
    assert said[what][1].startswith(finding[1])
    assert code == (1 if finding[0] == "fix" else 0)


async def test_a_vendor_with_a_fault_is_not_called_well(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.sendgrid.faults.add(Fault(kind="refuse_500", path_prefix="/"))
    code, said = await report(world, capsys)
    assert (code, said["SendGrid"]) == (1, ("fix", "no usable answer (500)"))


async def test_no_secret_is_printed(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    secrets = {"shopmonkey_api_key": "s3cret-1", "twilio_auth_token": "s3cret-2"}
    _, said = await report(world, capsys, **secrets)
    assert "s3cret" not in str(said)


async def test_a_database_that_is_behind_is_told_to_migrate(
    world: World, postgres: EmbeddedPostgres, capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"behind_{new_id().hex}"
    postgres.create_database(name)
    try:
        code, said = await report(world, capsys, database_url=postgres.url(name))
    finally:
        postgres.drop_database(name)
    assert (code, said["Database"]) == (
        1,
        ("fix", "out of date: run `lead-orchestrator migrate`"),
    )


def test_the_command_needs_nothing_to_be_set(command: Command, settings: Settings) -> None:
    done = command("doctor", DATABASE_URL=settings.database_url or "")
    assert done.exit_code == 0
    assert "reachable, up to date" in done.output
    assert "SHOPMONKEY_API_KEY is not set" in done.output
