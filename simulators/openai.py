"""Owns the OpenAI simulator: Responses, Chat Completions and the list of models.

Promises to take what the vendor takes today and to refuse what it refuses.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulators import openai_chat, openai_responses
from simulators.openai_cache import blocks_of, cached
from simulators.openai_checks import refused_chat, refused_response
from simulators.openai_wire import MODELS, failure
from simulators.talk_assistant import helpful
from simulators.talk_server import TalkSimulator
from simulators.talk_tokens import tokens_of

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from starlette.requests import Request

    from simulators.faults import Fault
    from simulators.kernel import Clock, Sleep
    from simulators.talk import Ask, Made, Row, Talker
    from simulators.talk_faults import Pace
    from simulators.talk_server import Telling
    from simulators.talk_tokens import Cached

__all__ = ["API_KEY", "MODELS", "OpenAI"]

API_KEY: Final = "sim-openai-key"
_KEPT_REASONING: Final = 10_000


class OpenAI(TalkSimulator):
    """One project. Base URL: wherever `.app` is mounted, and `/v1`."""

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
        self.reasoned: dict[str, str] = {}

    def routes(self) -> Sequence[Route]:
        """Return the vendor's routes."""
        return [
            Route("/v1/responses", self._responses, methods=["POST"]),
            Route("/v1/chat/completions", self._chat, methods=["POST"]),
            Route("/v1/models", self._models, methods=["GET"]),
        ]

    def refusal(self, status: int, *, retry_after: int | None = None) -> Response:
        """Return the vendor's error for 401, 429 or 500."""
        headers = {} if retry_after is None else {"retry-after": str(retry_after)}
        match status:
            case 401:
                text, code = "Incorrect API key provided: sim-***.", "invalid_api_key"
            case 429:
                text, code = "Rate limit reached for requests.", "rate_limit_exceeded"
            case _:
                text, code = "The server had an error while processing your request.", None
        return failure(status, text, code=code, headers=headers)

    def acted_refusal(self, fault: Fault) -> Response | None:
        """Return the refusal a fault asks for."""
        match fault.kind:
            case "overloaded":
                return failure(503, "The engine is currently overloaded, please try again later.")
            case "quota":
                text = (
                    "You exceeded your current quota, please check your plan and billing details."
                )
                return failure(429, text, code="insufficient_quota", kind="insufficient_quota")
            case "bad_request":
                return failure(400, "Invalid type for 'input'.", code="invalid_type", param="input")
            case "model_gone":
                text = "The model has been shut down and is no longer available."
                return failure(404, text, code="model_not_found")
            case _:
                return None

    def unreadable(self) -> Response:
        """Refuse what is no JSON object."""
        return failure(400, "We could not parse the JSON body of your request.")

    def head(self) -> dict[str, str]:
        """Return the headers of every answer."""
        return {"x-request-id": f"req_{self.rng.getrandbits(64):016x}"}

    def call_id(self) -> str:
        """Return a new call's name."""
        return f"call_{self.rng.getrandbits(96):024x}"

    def remember(self, made: Made) -> None:
        """Keep the seal of the reasoning that has to come back with the outputs of tools."""
        if made.step.thinking:
            self.reasoned[f"rs_{made.id}"] = made.signature
        while len(self.reasoned) > _KEPT_REASONING:
            self.reasoned.pop(next(iter(self.reasoned)))

    def reset_state(self) -> None:
        """Forget what this project has seen."""
        super().reset_state()
        self.reasoned.clear()

    async def _responses(self, request: Request) -> Response:
        return self._gate(request) or await self.answer(request, _Responses(self))

    async def _chat(self, request: Request) -> Response:
        return self._gate(request) or await self.answer(request, _Chat(self))

    async def _models(self, request: Request) -> Response:
        listed = [
            {"id": name, "object": "model", "created": 1_780_000_000, "owned_by": "system"}
            for name in MODELS
        ]
        return (
            self._gate(request)
            or self.acted(request)
            or JSONResponse({"object": "list", "data": listed})
        )

    def _gate(self, request: Request) -> Response | None:
        if request.headers.get("authorization") != f"Bearer {API_KEY}":
            return self.refusal(401)
        return None


class _Responses:
    name: str = "responses"

    def __init__(self, vendor: OpenAI) -> None:
        self._vendor = vendor

    def refused(self, raw: Row) -> Response | None:
        return refused_response(raw, reasoned=self._vendor.reasoned, prompt=_prompt(raw))

    def ask(self, raw: Row) -> Ask:
        return openai_responses.read(raw)

    def cached(self, raw: Row) -> Cached:
        return cached(self._vendor.cache, raw)

    def telling(self, made: Made) -> Telling:
        return openai_responses.ResponseTelling(made)


class _Chat:
    name: str = "chat"

    def __init__(self, vendor: OpenAI) -> None:
        self._vendor = vendor

    def refused(self, raw: Row) -> Response | None:
        return refused_chat(raw, prompt=_prompt(raw))

    def ask(self, raw: Row) -> Ask:
        return openai_chat.read(raw)

    def cached(self, raw: Row) -> Cached:
        return cached(self._vendor.cache, raw)

    def telling(self, made: Made) -> Telling:
        return openai_chat.ChatTelling(made)


def _prompt(raw: Row) -> int:
    return tokens_of(sum(len(block.data) for block in blocks_of(raw)))
