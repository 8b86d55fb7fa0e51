"""What the carriers' webhooks share: the refusal of a forged one, and their address as called."""

from __future__ import annotations

from fastapi import Request

from lead_orchestrator.kit.errors import Kind, Refusal
from lead_orchestrator.kit.settings import Settings


class Forged(Refusal):
    """The signature is missing or wrong."""

    kind = Kind.UNAUTHORISED
    code = "bad_signature"
    title = "The signature does not match."


def called(request: Request) -> str:
    """Return the address a vendor signed: ours as configured, never what Host or a proxy says."""
    settings: Settings = request.app.state.settings
    query = request.url.query
    return f"{settings.public_url}{request.url.path}" + (f"?{query}" if query else "")
