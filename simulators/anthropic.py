"""Owns the Anthropic simulator: the Messages API and the list of models.

Promises to take what the vendor takes today and to refuse what it refuses.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import orjson
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulators.anthropic_checks import MODELS, refused
from simulators.anthropic_wire import MessageTelling, failure
from simulators.talk import Ask, Said, plain_text, row, rows
from simulators.talk_assistant import helpful
from simulators.talk_server import TalkSimulator
from simulators.talk_tokens import Block, marked, tokens_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from starlette.requests import Request

    from simulators.faults import Fault
    from simulators.kernel import Clock, Sleep
    from simulators.talk import Made, Row, Talker
    from simulators.talk_faults import Pace
    from simulators.talk_tokens import Cached

__all__ = ["API_KEY", "MODELS", "Anthropic"]

API_KEY: Final = "sim-anthropic-key"
LEAST_CACHED: Final = 512
_LOOKBACK: Final = 20
_KEPT_THOUGHTS: Final = 10_000


class Anthropic(TalkSimulator):
    """One workspace. Base URL: wherever `.app` is mounted; clients add `/v1/messages`."""

    name: str = "messages"

    def __init__(
        self,
        *,
        clock: Clock,
        rng: random.Random,
        sleep: Sleep = asyncio.sleep,
        talker: Talker = helpful,
        pace: Pace | None = None,
    ) -> None:
        """Take time, chance and waiting from the caller; without a pace nothing waits."""
        super().__init__(clock=clock, rng=rng, sleep=sleep, talker=talker, pace=pace)
        self._thoughts: dict[str, tuple[Row, ...]] = {}

    def routes(self) -> Sequence[Route]:
        """Return the vendor's routes."""
        return [
            Route("/v1/messages", self._messages, methods=["POST"]),
            Route("/v1/models", self._models, methods=["GET"]),
        ]

    def refusal(self, status: int, *, retry_after: int | None = None) -> Response:
        """Return the vendor's error for 401, 429 or 500."""
        words = {
            401: "invalid x-api-key",
            429: "This request would exceed your organization's rate limit.",
        }
        headers = {} if retry_after is None else {"retry-after": str(retry_after)}
        return failure(status, words.get(status, "Internal server error"), headers=headers)

    def acted_refusal(self, fault: Fault) -> Response | None:
        """Return the refusal a fault asks for."""
        match fault.kind:
            case "overloaded":
                return failure(529, "Overloaded")
            case "quota":
                return failure(402, "Your credit balance is too low to access the Anthropic API.")
            case "bad_request":
                return failure(400, "messages: Input should be a valid list")
            case "model_gone":
                return failure(404, "model: this model is retired")
            case _:
                return None

    def unreadable(self) -> Response:
        """Refuse what is no JSON object."""
        return failure(400, "The request body is not valid JSON")

    def head(self) -> dict[str, str]:
        """Return the headers of every answer."""
        return {"request-id": f"req_{self.rng.getrandbits(64):016x}"}

    def call_id(self) -> str:
        """Return a new tool use's name."""
        return f"toolu_{self.rng.getrandbits(96):024x}"

    def reset_state(self) -> None:
        """Forget what this workspace has seen."""
        super().reset_state()
        self._thoughts.clear()

    async def _messages(self, request: Request) -> Response:
        return self._gate(request) or await self.answer(request, self)

    async def _models(self, request: Request) -> Response:
        listed = [
            {
                "type": "model",
                "id": name,
                "display_name": name.replace("-", " ").title(),
                "created_at": "2026-09-01T00:00:00Z",
                "lifecycle": "active",
                "max_input_tokens": taken,
                "max_tokens": given,
            }
            for name, (taken, given) in MODELS.items()
        ]
        ends = {"first_id": listed[0]["id"], "last_id": listed[-1]["id"], "has_more": False}
        return self._gate(request) or self.acted(request) or JSONResponse({"data": listed, **ends})

    def _gate(self, request: Request) -> Response | None:
        headers = request.headers
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        if API_KEY not in {bearer, headers.get("x-api-key")}:
            return self.refusal(401)
        if "anthropic-version" not in headers:
            return failure(400, "anthropic-version: header is required")
        return None

    def refused(self, raw: Row) -> Response | None:
        """Refuse what the vendor does not take."""
        prompt = tokens_of(sum(len(block.data) for block in _blocks(raw)))
        return refused(raw, thoughts=self._thoughts, prompt=prompt)

    def remember(self, made: Made) -> None:
        """Keep the thinking that has to come back with the results of the tools."""
        if not made.step.thinking:
            return
        thought = self.telling(made).thought
        for call in made.step.calls:
            self._thoughts[call.id] = (thought,)
        while len(self._thoughts) > _KEPT_THOUGHTS:
            self._thoughts.pop(next(iter(self._thoughts)))

    def ask(self, raw: Row) -> Ask:
        """Read a request."""
        most = raw.get("max_tokens")
        return Ask(
            model=str(raw.get("model")),
            system=plain_text(raw.get("system")),
            tools=tuple(str(tool.get("name")) for tool in rows(raw.get("tools"))),
            said=tuple(_said(raw)),
            most_output=most if isinstance(most, int) else None,
            stream=raw.get("stream") is True,
            thinks=row(raw.get("thinking")).get("type") != "disabled",
            raw=raw,
        )

    def cached(self, raw: Row) -> Cached:
        """Count the prompt against the cache."""
        model, blocks = str(raw.get("model")), _blocks(raw)
        return marked(self.cache, model, blocks, least=LEAST_CACHED, lookback=_LOOKBACK)

    def telling(self, made: Made) -> MessageTelling:
        """Word an answer."""
        thinking = row(made.ask.raw.get("thinking"))
        return MessageTelling(made, hides_thinking=thinking.get("display") == "omitted")


def _said(raw: Row) -> Iterator[Said]:
    names: dict[str, str] = {}
    for message in rows(raw.get("messages")):
        role, content = message.get("role"), message.get("content")
        if isinstance(content, str):
            yield Said(role="assistant" if role == "assistant" else "customer", text=content)
            continue
        for block in rows(content):
            match block.get("type"):
                case "text":
                    who = "assistant" if role == "assistant" else "customer"
                    yield Said(role=who, text=str(block.get("text", "")))
                case "tool_use":
                    name, key = str(block.get("name")), str(block.get("id"))
                    names[key] = name
                    arguments = orjson.dumps(block.get("input")).decode()
                    yield Said(role="call", text=arguments, name=name, id=key)
                case "tool_result":
                    key = str(block.get("tool_use_id"))
                    text = plain_text(block.get("content"))
                    yield Said(role="result", text=text, name=names.get(key, ""), id=key)
                case _:
                    continue


def _blocks(raw: Row) -> list[Block]:
    """Return the prompt in the order of the cache: tools, system, messages."""
    found = [_block(tool) for tool in rows(raw.get("tools"))]
    system = raw.get("system")
    if isinstance(system, str):
        found.append(Block(system.encode()))
    found += [_block(part) for part in rows(system)]
    for message in rows(raw.get("messages")):
        content = message.get("content")
        if isinstance(content, str):
            found.append(Block(f"{message.get('role')}:{content}".encode()))
        found += [_block(part) for part in rows(content)]
    if "cache_control" in raw and found:
        found[-1] = Block(found[-1].data, _life(raw))
    return found


def _block(part: Row) -> Block:
    bare = {name: value for name, value in part.items() if name != "cache_control"}
    return Block(orjson.dumps(bare), _life(part) if part.get("cache_control") else None)


def _life(part: Row) -> timedelta:
    long = row(part.get("cache_control")).get("ttl") == "1h"
    return timedelta(hours=1) if long else timedelta(minutes=5)
