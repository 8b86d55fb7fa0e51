"""The one way out: HTTP clients for vendors.

Promises timeouts on every call, no redirects, no environment proxies, no hidden retries.
"""

from __future__ import annotations

import httpx

CONNECT_S = 3.0
TOTAL_S = 10.0


def make_client(
    *, base_url: str = "", transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """Return a client; `transport` lets the composition put another wire under it."""
    return httpx.AsyncClient(
        base_url=base_url,
        timeout=httpx.Timeout(TOTAL_S, connect=CONNECT_S),
        follow_redirects=False,
        trust_env=False,
        transport=transport,
        headers={"User-Agent": "LeadOrchestrator/0.1", "Accept": "application/json"},
        limits=httpx.Limits(max_connections=50, max_keepalive_connections=20),
    )
