"""Owns `python -m simulators`: all vendors on one loopback port.

Promises to print the settings that point the product at them.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import socket
import sys

import httpx

from simulators import anthropic, openai, sendgrid, shopmonkey, twilio
from simulators.kernel import Simulator, real_clock
from simulators.serve import serve
from simulators.shopmonkey_store import LOCATION_ID, WEBSITE_LEADS_ID
from simulators.talk_faults import Pace

_SECRET = "whsec_c2ltdWxhdG9yLXdlYmhvb2stc2VjcmV0"


def options() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(prog="python -m simulators", description=__doc__)
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--web-url", default="http://127.0.0.1:8000", help="where the product is")
    parser.add_argument(
        "--location-key",
        action="append",
        default=[],
        help="register a webhook for this location key (repeatable)",
    )
    parser.add_argument("--webhook-secret", default=_SECRET)
    parser.add_argument("--seed", type=int, default=1, help="same seed, same ids and faults")
    return parser


def build(
    *, web_url: str, seed: int, client: httpx.AsyncClient
) -> tuple[shopmonkey.Shopmonkey, twilio.Twilio, sendgrid.SendGrid]:
    """Make the three vendors on the machine's clock, at a pace a person can watch."""
    monkey = shopmonkey.Shopmonkey(clock=real_clock, rng=random.Random(seed), client=client)
    phone = twilio.Twilio(
        clock=real_clock,
        rng=random.Random(seed + 1),
        client=client,
        pace=twilio.Pace(sent_s=0.3, final_s=1.2),
    )
    mail = sendgrid.SendGrid(
        clock=real_clock,
        rng=random.Random(seed + 2),
        client=client,
        events_url=f"{web_url}/webhooks/sendgrid/events",
        step_s=0.8,
    )
    return monkey, phone, mail


def build_models(*, seed: int) -> tuple[anthropic.Anthropic, openai.OpenAI]:
    """Make the two vendors of models, who talk about as fast as real ones."""
    pace = Pace(first_s=0.3, between_s=0.03)
    claude = anthropic.Anthropic(clock=real_clock, rng=random.Random(seed + 3), pace=pace)
    gpt = openai.OpenAI(clock=real_clock, rng=random.Random(seed + 4), pace=pace)
    return claude, gpt


def settings_text(*, base: str, webhook_secret: str, mail: sendgrid.SendGrid) -> str:
    """Write the settings that point the product at the simulators."""
    lines = (
        f"SHOPMONKEY_BASE_URL={base}/shopmonkey/v3",
        f"SHOPMONKEY_API_KEY={shopmonkey.API_KEY}",
        f"TWILIO_BASE_URL={base}/twilio",
        f"TWILIO_ACCOUNT_SID={twilio.ACCOUNT_SID}",
        f"TWILIO_AUTH_TOKEN={twilio.AUTH_TOKEN}",
        f"TWILIO_PHONE_NUMBER={twilio.FROM_NUMBER}",
        f"SENDGRID_BASE_URL={base}/sendgrid",
        f"SENDGRID_API_KEY={sendgrid.API_KEY}",
        "SENDGRID_FROM_EMAIL=quotes@example.com",
        f"# Shopmonkey webhook secret: {webhook_secret}",
        f"# Shopmonkey location {LOCATION_ID}, website leads status {WEBSITE_LEADS_ID}",
        f"# SendGrid event webhook key: {mail.verification_key}",
        f"# A quote: curl -X POST {base}/shopmonkey/_sim/new_quote -d '{{}}'",
    )
    return "\n".join(lines) + "\n"


def model_settings_text(*, base: str) -> str:
    """Write the settings that have the assistant talk to the simulated models."""
    lines = (
        f"ANTHROPIC_BASE_URL={base}/anthropic",
        f"ANTHROPIC_API_KEY={anthropic.API_KEY}",
        f"OPENAI_BASE_URL={base}/openai/v1",
        f"OPENAI_API_KEY={openai.API_KEY}",
    )
    return "\n".join(lines) + "\n"


async def run(arguments: argparse.Namespace, listener: socket.socket) -> None:
    """Serve until stopped."""
    web_url = str(arguments.web_url).rstrip("/")
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with httpx.AsyncClient() as client:
        monkey, phone, mail = build(web_url=web_url, seed=arguments.seed, client=client)
        for key in arguments.location_key:
            url = f"{web_url}/webhooks/shopmonkey/{key}"
            monkey.add_webhook(url, secret=arguments.webhook_secret)
        text = settings_text(base=base, webhook_secret=arguments.webhook_secret, mail=mail)
        sys.stdout.write(model_settings_text(base=base) + text)
        sys.stdout.flush()
        claude, gpt = build_models(seed=arguments.seed)
        vendors: dict[str, Simulator] = {
            "shopmonkey": monkey,
            "twilio": phone,
            "sendgrid": mail,
            "anthropic": claude,
            "openai": gpt,
        }
        await serve(vendors, listener=listener)


def main() -> int:
    """Open the port, say what to set, serve; 1 and one clear line when the port is taken."""
    arguments = options().parse_args()
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", arguments.port))
        listener.listen()
    except OSError as error:
        sys.stderr.write(f"port {arguments.port} cannot be used: {error.strerror}\n")
        return 1
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(arguments, listener))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
