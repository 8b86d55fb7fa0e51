"""Owns the SendGrid v3 simulator: mail/send, the Event Webhook, the activity look-up.

Promises that 202 means accepted and no more; what became of a mail is told by signed events.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, cast

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from simulators.kernel import Accepted, Simulator, json_object
from simulators.sendgrid_checks import faults_in, objects, text_map
from simulators.sendgrid_events import ENDINGS, EventHabits, Mail
from simulators.sendgrid_feed import Feed

if TYPE_CHECKING:
    import random
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    import httpx
    from starlette.requests import Request

    from simulators.kernel import Clock, Row, Sleep
    from simulators.sendgrid_events import Ending, Order

    Handler = Callable[[Request], Awaitable[Response]]

__all__ = ["EventHabits", "SendGrid"]

API_KEY: Final = "SG.sim-sendgrid-key"
LARGEST_BODY: Final = 30 * 1024 * 1024
_TOO_LARGE: Final = (
    "<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n"
    "<body>\r\n<center><h1>413 Request Entity Too Large</h1></center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
_UNAUTHORISED: Final = "The provided authorization grant is invalid, expired, or revoked"
_LARGEST_PAGE: Final = 1000


class SendGrid(Simulator):
    """One SendGrid account. Base URL: wherever `.app` is mounted."""

    def __init__(
        self,
        *,
        clock: Clock,
        rng: random.Random,
        client: httpx.AsyncClient | None = None,
        sleep: Sleep = asyncio.sleep,
        events_url: str | None = None,
        lookup_lag_s: float = 5.0,
        step_s: float = 0.0,
        largest_body: int = LARGEST_BODY,
    ) -> None:
        """Take time, chance, waiting and the events' client from the caller.

        `step_s`: seconds between the events of one mail. `events_url`: the product's webhook,
        None for no events.
        """
        self.client = client
        self.events_url = events_url
        self.lookup_lag_s = lookup_lag_s
        self.step_s = step_s
        self.largest_body = largest_body
        # The paid look-up: "off" answers 403, as an account without it does.
        self.activity: Literal["on", "off"] = "on"
        self.verified_senders: frozenset[str] | None = None
        self.feed = Feed(clock=clock, rng=rng, step_s=step_s)
        super().__init__(clock=clock, rng=rng, sleep=sleep)

    @property
    def verification_key(self) -> str:
        """The event webhook's public key, base64 SPKI DER."""
        return self.feed.signer.verification_key

    def routes(self) -> Sequence[Route]:
        """Return the vendor's routes."""
        return [
            Route("/v3/mail/send", self._guarded(self._send), methods=["POST"]),
            Route("/v3/messages", self._guarded(self._messages), methods=["GET"]),
            Route("/v3/scopes", self._guarded(self._scopes), methods=["GET"]),
            Route("/{path:path}", self._guarded(_no_route), methods=["GET", "POST"]),
        ]

    def _guarded(self, handler: Handler) -> Handler:
        async def endpoint(request: Request) -> Response:
            if request.headers.get("authorization") != f"Bearer {API_KEY}":
                return failure(401, (_UNAUTHORISED, None))
            response = await handler(request)
            response.headers.update(self._rate_headers(remaining=599))
            return response

        return endpoint

    def _rate_headers(self, *, remaining: int) -> dict[str, str]:
        reset = int(self.clock().timestamp()) // 60 * 60 + 60
        return {
            "X-RateLimit-Limit": "600",
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset": str(reset),
        }

    async def _send(self, request: Request) -> Response:
        if len(await request.body()) > self.largest_body:
            return HTMLResponse(_TOO_LARGE, status_code=413)
        try:
            mail = await json_object(request)
        except ValueError:
            return failure(400, ("Bad Request", None))
        faults = faults_in(mail, now=self.now())
        if faults:
            return failure(400, *faults)
        sender = str(cast("Row", mail["from"])["email"]).lower()
        if self.verified_senders is not None and sender not in self.verified_senders:
            return failure(
                403, ("The from address does not match a verified Sender Identity.", "from")
            )
        message_id = f"{self.rng.getrandbits(128):022x}"[:22]
        headers = {"X-Message-Id": message_id}
        if _is_sandbox(mail):
            return Response(status_code=200, headers=headers)
        for entry, copy in self._copies(mail, sender=sender, message_id=message_id):
            self.ledger.append(entry)
            self.feed.follow(copy)
        return Response(status_code=202, headers=headers)

    def _copies(
        self, mail: Row, *, sender: str, message_id: str
    ) -> Iterator[tuple[Accepted, Mail]]:
        now = self.now()
        parts = {str(part["type"]): str(part["value"]) for part in objects(mail.get("content"))}
        names = tuple(str(one["filename"]) for one in objects(mail.get("attachments")))
        categories = cast("list[str]", mail.get("categories") or [])
        for block in objects(mail["personalizations"]):
            subject = str(block.get("subject") or mail.get("subject") or "")
            args = {**text_map(mail.get("custom_args")), **text_map(block.get("custom_args"))}
            for person in (p for key in ("to", "cc", "bcc") for p in objects(block.get(key))):
                to = str(person["email"]).lower()
                entry = Accepted(
                    id=message_id,
                    kind="email",
                    to=to,
                    sender=sender,
                    subject=subject,
                    body=parts.get("text/plain", ""),
                    html=parts.get("text/html", ""),
                    attachments=names,
                    correlation=args,
                    at=now,
                )
                copy = Mail(
                    message_id=message_id,
                    to=to,
                    sender=sender,
                    subject=subject,
                    custom_args=args,
                    categories=tuple(categories),
                    created=now,
                    suppressed=to in self.feed.suppressed,
                )
                yield entry, copy

    async def run_callbacks(self, client: httpx.AsyncClient | None = None) -> int:
        """Post the events that are due, batched and signed; a refused batch comes again."""
        await self.settle()
        caller = client or self.client
        if self.events_url is None:
            return 0
        if caller is None:
            msg = "give the simulator a client before it calls the product"
            raise RuntimeError(msg)
        return await self.feed.post_due(caller, self.events_url)

    async def _messages(self, request: Request) -> Response:
        if self.activity == "off":
            return failure(403, ("access forbidden", None))
        query = request.query_params
        horizon = self.clock() - timedelta(seconds=self.lookup_lag_s)
        try:
            limit = min(int(query.get("limit", "10")), _LARGEST_PAGE)
            found = self.feed.activity(query.get("query", ""), before=horizon)
        except ValueError:
            return failure(400, ("invalid query", "query"))
        return JSONResponse({"messages": found[:limit]})

    async def _scopes(self, _: Request) -> Response:
        return JSONResponse({"scopes": ["mail.send", "messages.read"]})

    def refusal(self, status: int, *, retry_after: int | None = None) -> Response:
        """Return SendGrid's error body; it documents no Retry-After, only the reset time."""
        messages = {401: _UNAUTHORISED, 429: "too many requests"}
        response = failure(status, (messages.get(status, "Internal Server Error"), None))
        response.headers.update(self._rate_headers(remaining=0))
        if retry_after is not None:
            response.headers["Retry-After"] = str(retry_after)
        return response

    def reset_state(self) -> None:
        """Forget mails, events, endings and suppressions; the signing key stays."""
        self.feed.clear()
        self.activity = "on"

    def control_routes(self) -> Sequence[Route]:
        """Return this vendor's `/_sim/` actions."""
        return [
            Route("/_sim/verification-key", self._get_key, methods=["GET"]),
            Route("/_sim/endings", self._post_endings, methods=["POST"]),
            Route("/_sim/suppress", self._post_suppress, methods=["POST"]),
            Route("/_sim/habits", self._post_habits, methods=["POST"]),
            Route("/_sim/activity", self._post_activity, methods=["POST"]),
        ]

    async def _get_key(self, _: Request) -> Response:
        return JSONResponse({"verification_key": self.verification_key})

    async def _post_endings(self, request: Request) -> Response:
        for address, ending in (await json_object(request)).items():
            if ending not in ENDINGS:
                msg = f"an ending is one of {sorted(ENDINGS)}"
                raise ValueError(msg)
            self.feed.endings[address.lower()] = cast("Ending", ending)
        return Response(status_code=204)

    async def _post_suppress(self, request: Request) -> Response:
        for address, reason in text_map(await json_object(request)).items():
            self.feed.suppressed[address.lower()] = reason
        return Response(status_code=204)

    async def _post_habits(self, request: Request) -> Response:
        body = await json_object(request)
        self.feed.habits = EventHabits(
            order=cast("Order", str(body.get("order", "in_order"))),
            copies=int(str(body.get("copies", 1))),
            dropped=frozenset(cast("list[str]", body.get("dropped") or [])),
            forged=bool(body.get("forged", False)),
            largest_batch=int(str(body.get("largest_batch", 100))),
        )
        return Response(status_code=204)

    async def _post_activity(self, request: Request) -> Response:
        self.activity = "off" if (await json_object(request)).get("state") == "off" else "on"
        return Response(status_code=204)


def failure(status: int, *faults: tuple[str, str | None]) -> JSONResponse:
    """Make the vendor's error body: one line per fault, each naming its field."""
    errors = [{"message": message, "field": field, "help": None} for message, field in faults]
    return JSONResponse({"errors": errors}, status_code=status)


async def _no_route(_: Request) -> Response:
    return failure(404, ("not found", None))


def _is_sandbox(mail: Row) -> bool:
    settings = mail.get("mail_settings")
    mode = cast("Row", settings).get("sandbox_mode") if isinstance(settings, dict) else None
    return isinstance(mode, dict) and cast("Row", mode).get("enable") is True
