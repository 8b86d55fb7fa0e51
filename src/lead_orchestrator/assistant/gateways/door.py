"""The way out to one provider: the vendor's own SDK, loaded on first use, on our HTTP settings.

Promises no hidden retries, no proxy or key from the environment, no redirect followed with a key,
and that no answer's text gets into an exception. Importing an SDK takes seconds and 30 MB.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import threading
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lead_orchestrator.assistant.gateways.patience import Patience, Timeouts, TooLate
from lead_orchestrator.assistant.gateways.troubles import refused_call
from lead_orchestrator.assistant.ports import ModelFailed

if TYPE_CHECKING:
    import httpx2
    from anthropic import AsyncAnthropic
    from openai import AsyncOpenAI

SDKS = {"claude": "anthropic", "openai": "openai"}
KEEPALIVE_S = 20.0  # below the patience of both vendors' front servers
WRITE_S = 10.0
_IMPORTING = threading.Lock()
_HEADERS = {
    "Content-Type": "application/json",
    "Accept": "text/event-stream",
    "Accept-Encoding": "identity",  # small events gain nothing, and each would be held back
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Where a provider is and who we are there. `base_url` as its SDK wants it."""

    provider: str
    key: str
    base_url: str


class Door:
    """One provider's client and its seats: so many calls at once, the others wait a moment."""

    def __init__(
        self,
        access: Access,
        *,
        timeouts: Timeouts,
        seats: int,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self.access = access
        self.timeouts = timeouts
        self._seats = asyncio.Semaphore(seats)
        self._transport = transport
        self._lock = asyncio.Lock()
        self._sdk: Any = None
        self._client: AsyncAnthropic | AsyncOpenAI | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def ready(self) -> AsyncAnthropic | AsyncOpenAI:
        """Return the client; the first time the SDK is imported, beside the loop."""
        if self._client is None:
            async with self._lock:
                if self._client is None:
                    self._sdk = await _imported(SDKS[self.access.provider])
                    self._client = self._made()
        return self._client

    def _made(self) -> AsyncAnthropic | AsyncOpenAI:
        import httpx2  # noqa: PLC0415 - comes with the SDKs, and as late

        from lead_orchestrator.assistant.gateways.lanes import lanes  # noqa: PLC0415 - as above

        # Their debug lines hold whole requests; an environment variable could turn them on.
        for name in ("anthropic", "openai", "httpx2", "httpcore2"):
            logging.getLogger(name).setLevel(logging.WARNING)
        http = httpx2.AsyncClient(
            transport=self._transport or lanes(keepalive_s=KEEPALIVE_S),
            # Every read is waited for with `Patience`; a second timer on each would cost as much.
            timeout=httpx2.Timeout(
                connect=self.timeouts.connect_s, read=None, write=WRITE_S, pool=self.timeouts.seat_s
            ),
            trust_env=False,
            follow_redirects=False,
        )
        access = self.access
        if access.provider == "claude":
            return self._sdk.AsyncAnthropic(
                api_key=access.key,
                base_url=access.base_url,
                max_retries=0,
                http_client=http,
                open_telemetry=False,
            )
        return self._sdk.AsyncOpenAI(
            api_key=access.key, base_url=access.base_url, max_retries=0, http_client=http
        )

    @asynccontextmanager
    async def seat(self) -> AsyncGenerator[None]:
        """Hold one of the seats; raises `ModelFailed` (exhausted) when none gets free."""
        if self._seats.locked():
            try:
                async with asyncio.timeout(self.timeouts.seat_s):
                    await self._seats.acquire()
            except TimeoutError:
                raise ModelFailed(
                    f"too many calls of {self.access.provider} at once", trouble="exhausted"
                ) from None
        else:
            await self._seats.acquire()
        try:
            yield
        finally:
            self._seats.release()

    async def open(self, path: str, body: bytes, patience: Patience) -> httpx2.Response:
        """Send a request and return its answer, whose events are still to come.

        Raises `ModelFailed` for every other answer, and `TooLate` for none.
        """
        client = await self.ready()
        until, why = patience.deadline()
        failed: ModelFailed
        try:
            async with asyncio.timeout_at(until):
                answer = await _post(client, path, body)
        except TimeoutError:
            raise TooLate(why) from None
        except self._sdk.APIStatusError as error:
            answer = error.response
            headers = answer.headers
            failed = refused_call(self.access.provider, answer.status_code, headers, answer.content)
        except self._sdk.APIConnectionError as error:
            failed = self._unreached(error)
        else:
            return await self._streamed(answer)
        raise failed

    async def _streamed(self, answer: httpx2.Response) -> httpx2.Response:
        """Return an answer that is a stream of events; a proxy's page is none."""
        headers = answer.headers
        plain = headers.get("content-encoding", "identity") == "identity"
        if plain and headers.get("content-type", "").startswith("text/event-stream"):
            return answer
        await answer.aclose()
        raise ModelFailed(
            f"{self.access.provider} answered without a stream", trouble="garbage", billable=True
        )

    def _unreached(self, error: Exception) -> ModelFailed:
        """Return what a broken connection means: before the request left, nothing is billed."""
        import httpx2  # noqa: PLC0415 - comes with the SDKs, and as late

        cause = error.__cause__
        not_sent = isinstance(
            cause,
            httpx2.ConnectError
            | httpx2.ConnectTimeout
            | httpx2.PoolTimeout
            | httpx2.UnsupportedProtocol
            | httpx2.InvalidURL,
        )
        late = isinstance(cause, httpx2.ReadTimeout)
        return ModelFailed(
            f"{self.access.provider} was not reached ({type(cause).__name__})",
            trouble="slow_start" if late else "connection",
            billable=not not_sent,
        )

    async def let_go(self, closing: Coroutine[Any, Any, None]) -> None:
        """Wait for a connection to be let go, which goes on when the waiter is stopped.

        The pools shield their books from anyio's cancellation, not from a task's own: a call that
        is cancelled within them keeps its place there for ever.
        """
        task = asyncio.ensure_future(closing)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        await asyncio.shield(task)

    async def close(self) -> None:
        """Let go of connections."""
        await asyncio.gather(*self._closing, return_exceptions=True)
        if self._client is not None:
            await self._client.close()
            self._client = None


async def _imported(name: str) -> Any:  # noqa: ANN401 - a module
    """Import an SDK in a thread, one at a time; the loop goes on meanwhile."""

    def load() -> Any:  # noqa: ANN401 - a module
        with _IMPORTING:
            return importlib.import_module(name)

    return await asyncio.to_thread(load)


async def _post(client: AsyncAnthropic | AsyncOpenAI, path: str, body: bytes) -> httpx2.Response:
    """Post through the SDK and take its raw answer: its typed events cost a model each."""
    import httpx2  # noqa: PLC0415 - comes with the SDKs, and as late

    return await client.post(
        path,
        cast_to=httpx2.Response,
        content=body,
        options={"headers": _HEADERS},
        stream=True,
        stream_cls=None,
    )
