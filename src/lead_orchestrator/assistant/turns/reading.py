"""One call of one model, read to its end inside its times.

Promises `ModelFailed` for whatever goes wrong: slow, stalled, cut, or a gateway's own fault.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field

import structlog

from lead_orchestrator.assistant.ports import (
    Carried,
    ChatModel,
    Finished,
    ModelFailed,
    ModelRequest,
    TextDelta,
    ToolCall,
    Trouble,
)
from lead_orchestrator.assistant.rules.context import Call
from lead_orchestrator.assistant.rules.routing import Policy
from lead_orchestrator.kit.telemetry import plain_error

log = structlog.get_logger()

MUTED_S = 3.0  # a reply that a guard stopped is read on for its usage, not for ever


@dataclass(slots=True)
class Heard:
    """What a model gave, in milliseconds since it was asked; `stopped` by a guard."""

    started: float
    first: float | None = None
    ended: float = 0.0
    calls: list[Call] = field(default_factory=list[Call])
    carried: Carried | None = None
    finished: Finished | None = None
    stopped: bool = False

    def take_in(self, event: ToolCall | Carried | Finished) -> bool:
        """Keep an event that is no text; say whether it was the last."""
        if isinstance(event, ToolCall):
            self.calls.append(event.call)
        elif isinstance(event, Carried):
            self.carried = event
        else:
            self.finished = event
        return self.finished is not None

    @property
    def first_token_ms(self) -> int | None:
        """Milliseconds to the first event."""
        return None if self.first is None else round((self.first - self.started) * 1000)

    @property
    def total_ms(self) -> int:
        """Milliseconds to the end."""
        return round((self.ended - self.started) * 1000)


async def read(
    model: ChatModel,
    request: ModelRequest,
    heard: Heard,
    *,
    times: Policy,
    turn_ends: float,
    take: Callable[[str], bool],
) -> None:
    """Read a reply into `heard`; `take` gets its text and says whether more is wanted.

    Raises `ModelFailed` also for a reply that was cut. `turn_ends` is on the loop's clock.
    """
    loop = asyncio.get_running_loop()
    limit = min(heard.started + times.call_s, turn_ends)
    watch = asyncio.timeout_at(min(heard.started + times.quiet_s, limit))
    try:
        async with watch, aclosing(model.reply(request)) as events:
            async for event in events:
                now = loop.time()
                if isinstance(event, TextDelta):
                    if not heard.stopped and not take(event.text):
                        heard.stopped = True
                        limit = min(limit, now + MUTED_S)
                elif heard.take_in(event):
                    break
                if heard.first is None:
                    heard.first = now
                watch.reschedule(min(now + times.quiet_s, limit))
    except (ModelFailed, TimeoutError) as error:
        if not heard.stopped:
            raise _failure(heard, error, over=loop.time() >= limit) from error
    except Exception as error:
        log.warning("gateway_failed", provider=model.name, reason=plain_error(error))
        raise ModelFailed(type(error).__name__, trouble="garbage", billable=True) from error
    finally:
        heard.ended = loop.time()
    if heard.finished is None and not heard.stopped:
        raise ModelFailed("the reply was cut", trouble="cut", billable=True)


def _failure(heard: Heard, error: ModelFailed | TimeoutError, *, over: bool) -> ModelFailed:
    if isinstance(error, ModelFailed):
        return error
    trouble: Trouble = "stalled"
    if over:
        trouble = "timeout"
    elif heard.first is None:
        trouble = "slow_start"
    return ModelFailed(trouble, trouble=trouble, billable=True)
