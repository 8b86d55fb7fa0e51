"""The model that needs no vendor: rules over the conversation and the location's own rows.

Deterministic, offline, a few milliseconds; promises to say nothing that the turn's context or a
tool's result does not say.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator

from lead_orchestrator.assistant.ports import Finished, ModelEvent, ModelRequest, TextDelta, Usage
from lead_orchestrator.assistant.ports import ToolCall as ToolCallEvent
from lead_orchestrator.assistant.rules.context import Call
from lead_orchestrator.assistant.rules.dialogue.policy import next_step, retreat
from lead_orchestrator.assistant.rules.dialogue.scene import Scene, Use


def scene_of(request: ModelRequest) -> Scene:
    """Return the moment a request is about, with what its tool calls changed."""
    newest = [e.result.context for e in request.exchanges if e.result.context is not None]
    context = newest[-1] if newest else request.context
    return Scene(context=context, history=request.history, exchanges=request.exchanges)


class Scripted:
    """A `ChatModel` that follows `rules/dialogue`."""

    @property
    def name(self) -> str:
        """Who gives it."""
        return "scripted"

    @property
    def model(self) -> str:
        """Which one it is."""
        return "scripted"

    async def reply(self, request: ModelRequest) -> AsyncGenerator[ModelEvent]:
        """Stream one reply; costs nothing and counts no tokens."""
        scene = scene_of(request)
        step = retreat(scene) if request.corrections else next_step(scene)
        if isinstance(step, Use):
            number = len(request.exchanges) + 1
            yield ToolCallEvent(Call(id=f"call-{number}", name=step.name, arguments=step.arguments))
            yield Finished(reason="tools", usage=Usage())
            return
        text = f" {step.text}" if request.said and not request.said[-1].isspace() else step.text
        yield TextDelta(text)
        yield Finished(reason="answered", usage=Usage())
