"""Rules about the edges: what pages may load, and how calls to vendors behave."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

from lead_orchestrator.kit.http import make_client
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.values import system_clock

PAGES = ("/", "/chat/0190c0de-0000-7000-8000-000000000000", "/staff", "/staff/leads/1")


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncGenerator[httpx.AsyncClient]:
    """The product's pages, without a database: they are the same files for everybody."""
    from lead_orchestrator.app import compose
    from lead_orchestrator.entry.http import create_app

    (tmp_path / "chat").mkdir()
    for name in ("index.html", "demo.html", "chat/index.html"):
        (tmp_path / name).write_text(f"<!doctype html><title>{name}</title>")
    product = compose(
        Settings(_env_file=None, database_url="postgresql+psycopg://nobody@127.0.0.1/nowhere"),  # pyright: ignore[reportCallIssue]
        clock=system_clock,
    )
    app = create_app(product, web=tmp_path)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://testserver"
    ) as client:
        yield client
    await product.close()


def _policy(answer: httpx.Response) -> dict[str, str]:
    parts = answer.headers["content-security-policy"].split(";")
    return {name: rest for name, _, rest in (part.strip().partition(" ") for part in parts)}


@pytest.mark.parametrize("path", PAGES)
async def test_pages_run_our_scripts_and_talk_to_us_alone(
    pages: httpx.AsyncClient, path: str
) -> None:
    """Markup that slipped into a page must find nothing it may run, load or send to."""
    answer = await pages.get(path)
    assert answer.status_code == 200
    policy = _policy(answer)
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert policy["form-action"] == "'self'"
    sources = " ".join(policy.values()).split()
    assert not {"*", "http:", "https:", "'unsafe-eval'"} & set(sources)
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_the_chat_allows_no_inline_style_either(pages: httpx.AsyncClient) -> None:
    """A style can hide the real button and show another."""
    assert _policy(await pages.get(PAGES[1]))["style-src"] == "'self'"


async def test_calls_to_vendors_follow_no_redirect_and_no_proxy_of_the_machine() -> None:
    """A redirect carries our keys to wherever it points; so does a proxy somebody exported."""
    asked: list[str] = []

    def vendor(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(302, headers={"location": "https://elsewhere.example.com/"})

    async with make_client(transport=httpx.MockTransport(vendor)) as client:
        answer = await client.get("https://api.vendor.example.com/v1", headers={"X-Key": "k"})
        assert (answer.status_code, asked) == (302, ["https://api.vendor.example.com/v1"])
        assert not client.trust_env
        assert client.timeout.connect is not None
        assert client.timeout.read is not None
