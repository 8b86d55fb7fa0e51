"""Looking at every setting and credential, and saying what to fix. Makes no billable call."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from lead_orchestrator.assistant.gateways.vendor_models import Network, VendorModels
from lead_orchestrator.assistant.rules.models import read_book
from lead_orchestrator.entry.migrate import current, head
from lead_orchestrator.kit.db import make_engine, text
from lead_orchestrator.kit.http import make_client
from lead_orchestrator.kit.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: `ok`, `off` (not configured), or `fix` with what to do."""

    what: str
    state: str
    said: str


async def examine(settings: Settings, *, transport: httpx.AsyncBaseTransport | None = None) -> int:
    """Print a line for each thing looked at; return 1 when something is to be fixed."""
    findings = [await _database(settings)]
    async with make_client(transport=transport) as http:
        findings += [
            await _shopmonkey(settings, http),
            await _twilio(settings, http),
            await _sendgrid(settings, http),
        ]
    findings += [
        *await _models(settings, transport),
        Finding("Scripted model", "ok", "answers without any key"),
        Finding(
            "Sending",
            "ok" if settings.demo_mode else "on",
            "demo mode: only allow-listed addresses can be reached"
            if settings.demo_mode
            else "demo mode is off: customers are really contacted",
        ),
    ]
    for finding in findings:
        print(f"{finding.state:4} {finding.what:16} {finding.said}")  # noqa: T201 - a report
    return 1 if any(finding.state == "fix" for finding in findings) else 0


async def _database(settings: Settings) -> Finding:
    if settings.database_url is None:
        return Finding("Database", "off", "DATABASE_URL is not set: `up` starts its own")
    engine = make_engine(settings.database_url, pool_size=1, name="doctor")
    try:
        async with engine.connect() as db:
            role = (
                await db.execute(
                    text(
                        "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
                    )
                )
            ).scalar()
    except Exception as error:  # noqa: BLE001 - the report says what it was
        return Finding("Database", "fix", f"cannot be used: {type(error).__name__}")
    finally:
        await engine.dispose()
    if role:
        return Finding("Database", "fix", "the role lead_app may bypass row-level security")
    if current(settings.database_url) != head():
        return Finding("Database", "fix", "out of date: run `lead-orchestrator migrate`")
    return Finding("Database", "ok", "reachable, up to date, row-level security binds")


async def _ask(
    http: httpx.AsyncClient,
    url: str,
    *,
    headers: dict[str, str] | None = None,
    auth: tuple[str, str] | None = None,
) -> int | str:
    try:
        answer = await http.get(url, headers=headers, auth=auth or httpx.USE_CLIENT_DEFAULT)
    except httpx.HTTPError as error:
        return type(error).__name__
    return answer.status_code


def _verdict(what: str, got: int | str, name: str) -> Finding:
    if got == 200:  # noqa: PLR2004
        return Finding(what, "ok", "the key works")
    if got in (401, 403):
        return Finding(what, "fix", f"{name} is refused (HTTP {got})")
    return Finding(what, "fix", f"no usable answer ({got})")


async def _shopmonkey(settings: Settings, http: httpx.AsyncClient) -> Finding:
    if not settings.shopmonkey_api_key:
        return Finding("Shopmonkey", "off", "SHOPMONKEY_API_KEY is not set")
    got = await _ask(
        http,
        f"{settings.shopmonkey_base_url.rstrip('/')}/location?limit=1",
        headers={"Authorization": f"Bearer {settings.shopmonkey_api_key}"},
    )
    return _verdict("Shopmonkey", got, "SHOPMONKEY_API_KEY")


async def _twilio(settings: Settings, http: httpx.AsyncClient) -> Finding:
    sid, token = settings.twilio_account_sid, settings.twilio_auth_token
    if not sid or not token:
        return Finding("Twilio", "off", "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are not set")
    if not settings.twilio_phone_number and not settings.twilio_messaging_service_sid:
        return Finding("Twilio", "fix", "set TWILIO_PHONE_NUMBER or TWILIO_MESSAGING_SERVICE_SID")
    got = await _ask(
        http,
        f"{settings.twilio_base_url}/2010-04-01/Accounts/{sid}/Messages.json?PageSize=1",
        auth=(sid, token),
    )
    return _verdict("Twilio", got, "TWILIO_AUTH_TOKEN")


async def _sendgrid(settings: Settings, http: httpx.AsyncClient) -> Finding:
    if not settings.sendgrid_api_key:
        return Finding("SendGrid", "off", "SENDGRID_API_KEY is not set")
    got = await _ask(
        http,
        f"{settings.sendgrid_base_url}/v3/scopes",
        headers={"Authorization": f"Bearer {settings.sendgrid_api_key}"},
    )
    return _verdict("SendGrid", got, "SENDGRID_API_KEY")


async def _models(
    settings: Settings, transport: httpx.AsyncBaseTransport | None
) -> tuple[Finding, ...]:
    """Try the models' keys by asking for the list of models, which costs nothing."""
    models = VendorModels(settings, book=read_book(), network=Network(probes=transport))
    try:
        return (
            _model("Claude", await models.probe("claude"), "ANTHROPIC_API_KEY"),
            _model("OpenAI", await models.probe("openai"), "OPENAI_API_KEY"),
        )
    finally:
        await models.close()


def _model(what: str, health: str, name: str) -> Finding:
    match health:
        case "not_configured":
            return Finding(what, "off", f"{name} is not set")
        case "ok":
            return Finding(what, "ok", "the key works")
        case "auth":
            return Finding(what, "fix", f"{name} is refused")
        case "quota":
            return Finding(what, "fix", "the account has no money or no access left")
        case _:
            return Finding(what, "fix", f"no usable answer ({health})")
