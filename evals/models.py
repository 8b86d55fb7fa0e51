"""Which model is evaluated: by name, with the settings' keys."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from lead_orchestrator.assistant.gateways.scripted import Scripted
from lead_orchestrator.assistant.gateways.vendor_models import VendorModels
from lead_orchestrator.assistant.ports import ChatModel
from lead_orchestrator.assistant.rules.models import read_book
from lead_orchestrator.kit.settings import Settings


class Unavailable(Exception):  # noqa: N818 - said to whoever asked
    """There is no such model here, or no key for it."""


@asynccontextmanager
async def model_named(name: str, settings: Settings) -> AsyncGenerator[ChatModel]:
    """Give the model called `provider` or `provider:model`; raises `Unavailable`."""
    provider, _, model = name.partition(":")
    if provider == "scripted":
        yield Scripted()
        return
    usual = {"claude": settings.claude_model, "openai": settings.openai_model}
    models = VendorModels(settings, book=read_book(), openai_wire=settings.openai_wire)
    try:
        found = models.get(provider, model or usual.get(provider, ""))
        if found is None:
            raise Unavailable(f"{name}: no such model here, or no key for it (see .env.example)")
        await models.warm(provider)
        yield found
    finally:
        await models.close()
