"""The models of this installation: whoever has a key, by provider and name.

Promises that nothing of a vendor is loaded before its first call, and that asking for a provider's
health costs nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import httpx

from lead_orchestrator.assistant.gateways.calling import VendorModel, Wire
from lead_orchestrator.assistant.gateways.claude import Messages
from lead_orchestrator.assistant.gateways.door import Access, Door
from lead_orchestrator.assistant.gateways.openai_chat import ChatCompletions
from lead_orchestrator.assistant.gateways.openai_responses import Responses
from lead_orchestrator.assistant.gateways.patience import Timeouts
from lead_orchestrator.assistant.gateways.troubles import refused_call
from lead_orchestrator.assistant.ports import ChatModel, Trouble
from lead_orchestrator.assistant.rules.models import ModelBook, ModelCard
from lead_orchestrator.kit.http import make_client
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.kit.telemetry import tracer as house_tracer

if TYPE_CHECKING:
    import httpx2

SEATS = 1000
PROBE_S = 5.0
_KEPT_MODELS = 256
_ANTHROPIC_VERSION = "2026-10-21"  # the SDK's own
_WIRES: Mapping[str, Callable[[str, ModelCard], Wire]] = {
    "messages": Messages,
    "responses": Responses,
    "chat": ChatCompletions,
}
Health = Trouble | Literal["ok", "not_configured"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Another network than the real one: under the SDKs' calls, and under the probes."""

    calls: httpx2.AsyncBaseTransport | None = None
    probes: httpx.AsyncBaseTransport | None = None


class VendorModels:
    """`Models` over the vendors that have a key, and over the scripted model when it is given.

    `openai_wire` overrules the model card's wire for OpenAI: a server that only speaks chat.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        book: ModelBook,
        timeouts: Timeouts | None = None,
        scripted: ChatModel | None = None,
        openai_wire: Literal["responses", "chat"] | None = None,
        seats: int = SEATS,
        tracer: Callable[[], Any] = house_tracer,
        network: Network | None = None,
    ) -> None:
        self._book = book
        self._scripted = scripted
        self._openai_wire = openai_wire
        self._tracer = tracer
        under = network or Network()
        self._probing = make_client(transport=under.probes)
        self._models: dict[tuple[str, str], ChatModel] = {}
        times = timeouts or Timeouts()
        self._doors = {
            access.provider: Door(access, timeouts=times, seats=seats, transport=under.calls)
            for access in _accesses(settings)
        }

    def get(self, provider: str, model: str) -> ChatModel | None:
        """Return a model, or None when the provider has no key here."""
        if provider == "scripted":
            return self._scripted
        door = self._doors.get(provider)
        card = self._book.card(provider, model)
        if door is None or card is None:
            return None
        known = self._models.get((provider, model))
        if known is None:
            if len(self._models) >= _KEPT_MODELS:
                self._models.clear()
            wire = _WIRES[self._wire(card)](model, card)
            known = VendorModel(model, wire=wire, door=door, tracer=self._tracer)
            self._models[provider, model] = known
        return known

    def _wire(self, card: ModelCard) -> str:
        if card.provider == "openai" and self._openai_wire is not None:
            return self._openai_wire
        return card.wire

    @property
    def providers(self) -> tuple[str, ...]:
        """The providers that have a key here."""
        return tuple(self._doors)

    async def warm(self, *providers: str) -> None:
        """Load the SDKs of providers that will be asked, so that no customer waits for it."""
        await asyncio.gather(*(self._doors[p].ready() for p in providers if p in self._doors))

    async def probe(self, provider: str) -> Health:
        """Ask a provider for its list of models: free at both vendors, and no SDK is loaded."""
        door = self._doors.get(provider)
        if door is None:
            return "not_configured"
        access = door.access
        path = "/v1/models" if provider == "claude" else "/models"
        headers = {"Authorization": f"Bearer {access.key}"}
        if provider == "claude":
            headers["anthropic-version"] = _ANTHROPIC_VERSION
        try:
            async with asyncio.timeout(PROBE_S):
                answer = await self._probing.get(access.base_url + path, headers=headers)
        except (TimeoutError, httpx.TimeoutException):
            return "timeout"
        except httpx.HTTPError:
            return "connection"
        if not answer.is_success:
            said = refused_call(provider, answer.status_code, answer.headers, answer.content)
            return said.trouble
        return "ok" if answer.content.lstrip()[:1] == b"{" else "garbage"

    async def close(self) -> None:
        """Let go of connections."""
        await self._probing.aclose()
        await asyncio.gather(*(door.close() for door in self._doors.values()))


def _accesses(settings: Settings) -> list[Access]:
    """Return where the configured vendors are, in the form their SDKs want an address in."""
    found: list[Access] = []
    if settings.anthropic_api_key:
        base = settings.anthropic_base_url.rstrip("/").removesuffix("/v1")
        found.append(Access(provider="claude", key=settings.anthropic_api_key, base_url=base))
    if settings.openai_api_key:
        base = settings.openai_base_url.rstrip("/")
        base = base if urlsplit(base).path else f"{base}/v1"
        found.append(Access(provider="openai", key=settings.openai_api_key, base_url=base))
    return found
