"""The benchmarks' vendor: what it writes from raw sockets is what our gateways understand."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Literal

import pytest

from bench.asking import CLAUDE, GPT, request, settings_at
from bench.rig import free_port
from bench.stub import ANSWER, WORDS, Stub, Tempo, serving
from lead_orchestrator.assistant.gateways.patience import Timeouts
from lead_orchestrator.assistant.gateways.vendor_models import VendorModels
from lead_orchestrator.assistant.ports import (
    ChatModel,
    Finished,
    ModelEvent,
    ModelFailed,
    TextDelta,
)
from lead_orchestrator.assistant.rules.models import read_book

Wire = tuple[str, str, Literal["chat"] | None]
WIRES: tuple[Wire, ...] = (("claude", CLAUDE, None), ("openai", GPT, None), ("openai", GPT, "chat"))


async def _heard(model: ChatModel) -> list[ModelEvent]:
    async with aclosing(model.reply(request())) as events:
        return [event async for event in events]


@pytest.mark.parametrize("wire", WIRES, ids=["messages", "responses", "chat"])
@pytest.mark.parametrize("tempo", [Tempo(), Tempo(apart=True)], ids=["at once", "word by word"])
async def test_the_stub_gives_its_answer_and_a_measured_end(wire: Wire, tempo: Tempo) -> None:
    provider, name, openai_wire = wire
    port = free_port()
    stub = Stub(tempo)
    async with serving(stub, port=port):
        models = VendorModels(
            settings_at(f"http://127.0.0.1:{port}"), book=read_book(), openai_wire=openai_wire
        )
        model = models.get(provider, name)
        assert model is not None
        heard = await _heard(model)
        await models.close()
    said = [event.text for event in heard if isinstance(event, TextDelta)]
    assert len(said) == WORDS
    assert "".join(said) == ANSWER
    assert isinstance(heard[-1], Finished)
    assert heard[-1].usage.output == 32
    assert stub.calls == 1
    assert stub.open == 0


async def test_a_stub_that_falls_silent_notes_when_its_client_has_left() -> None:
    port = free_port()
    stub = Stub(Tempo(between_s=0.01, stall_after=3))
    async with serving(stub, port=port):
        models = VendorModels(
            settings_at(f"http://127.0.0.1:{port}"),
            book=read_book(),
            timeouts=Timeouts(between_events_s=0.2),
        )
        model = models.get("claude", CLAUDE)
        assert model is not None
        with pytest.raises(ModelFailed) as failed:
            await _heard(model)
        await models.close()
        await asyncio.sleep(0.05)
    assert failed.value.trouble == "stalled"
    (told,) = stub.told[-1]
    assert len(told.words) == 3
    assert told.left is not None
