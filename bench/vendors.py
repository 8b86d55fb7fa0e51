"""Owns the simulated vendors of the rig: like `python -m simulators`, at a machine's pace.

Promises the settings that point the product at them on standard output, then the word `ready`.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import socket

import httpx

from simulators import sendgrid, shopmonkey, twilio
from simulators.__main__ import settings_text
from simulators.kernel import Simulator, real_clock
from simulators.serve import serve


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.vendors", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--web-url", required=True)
    parser.add_argument("--lookup-lag", type=float, default=0.5)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


async def _run(options: argparse.Namespace, listener: socket.socket) -> None:
    lag, seed = float(options.lookup_lag), int(options.seed)
    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        monkey = shopmonkey.Shopmonkey(clock=real_clock, rng=random.Random(seed), client=client)
        phone = twilio.Twilio(
            clock=real_clock,
            rng=random.Random(seed + 1),
            client=client,
            lookup_lag_s=lag,
            pace=twilio.Pace(sent_s=0.2, final_s=0.6),
        )
        mail = sendgrid.SendGrid(
            clock=real_clock,
            rng=random.Random(seed + 2),
            client=client,
            lookup_lag_s=lag,
            events_url=f"{options.web_url}/webhooks/sendgrid/events",
            step_s=0.3,
        )
        vendors: dict[str, Simulator] = {"shopmonkey": monkey, "twilio": phone, "sendgrid": mail}
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        print(settings_text(base=base, webhook_secret="", mail=mail))
        print(f"SENDGRID_WEBHOOK_KEY={mail.verification_key}\nready", flush=True)
        await serve(vendors, listener=listener)


def main() -> None:
    """Serve until killed."""
    options = _options()
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(options.port)))
    listener.listen(256)
    asyncio.run(_run(options, listener))


if __name__ == "__main__":
    main()
