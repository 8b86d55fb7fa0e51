"""Owns the Twilio Messages simulator: sends, look-ups, signed callbacks, inbound texts.

Promises that a callback comes only when pumped, so that a test owns its order and its moment.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import html
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulators.exchange import PREFIX_KEY
from simulators.kernel import Accepted, Simulator, json_object
from simulators.twilio_calls import CallbackHabits, Caller, inbound_form, status_form
from simulators.twilio_messages import Message, Pace, path_of, row_of, within
from simulators.twilio_wire import callback_refused, failure, keyword, twiml_messages

if TYPE_CHECKING:
    import random
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    import httpx
    from starlette.requests import Request

    from simulators.kernel import Clock, Row, Sleep

    Handler = Callable[[Request], Awaitable[Response]]

__all__ = ["CallbackHabits", "Pace", "Twilio"]

ACCOUNT_SID: Final = "AC" + "0123456789abcdef" * 2
AUTH_TOKEN: Final = "sim-twilio-auth-token"
FROM_NUMBER: Final = "+12025550100"
MESSAGING_SERVICE_SID: Final = "MG" + "0123456789abcdef" * 2
_E164: Final = re.compile(r"^\+[1-9]\d{6,14}$")
_LONGEST_BODY: Final = 1600
_LARGEST_PAGE: Final = 1000
_FIRST_ASYNC_CODE: Final = 30_000

# Numbers that always end badly. Codes below 30000 refuse at once; the others come by callback.
MAGIC_NUMBERS: Final[Mapping[str, int]] = {
    "+12025550191": 21211,
    "+12025550192": 21610,
    "+12025550193": 21614,
    "+12025550194": 21408,
    "+12025550195": 30003,
    "+12025550196": 30005,
    "+12025550197": 30006,
    "+12025550198": 30007,
    "+12025550199": 30034,
}


@dataclass(frozen=True, slots=True)
class _Callback:
    due: datetime
    message: Message
    status: str


class Twilio(Simulator):
    """One Twilio account. Base URL: wherever `.app` is mounted."""

    def __init__(
        self,
        *,
        clock: Clock,
        rng: random.Random,
        client: httpx.AsyncClient | None = None,
        sleep: Sleep = asyncio.sleep,
        lookup_lag_s: float = 5.0,
        pace: Pace | None = None,
        account_sid: str = ACCOUNT_SID,
        auth_token: str = AUTH_TOKEN,
    ) -> None:
        """Take time, chance, waiting and the callbacks' client from the caller.

        `lookup_lag_s`: how long a fresh message is missing from the list.
        """
        self.client = client
        self.lookup_lag_s = lookup_lag_s
        self.pace = pace or Pace()
        self.account_sid = account_sid
        self.auth_token = auth_token
        self.numbers: set[str] = {FROM_NUMBER}
        self.outcomes: dict[str, int] = dict(MAGIC_NUMBERS)
        self.habits = CallbackHabits()
        self.caller = Caller(clock=clock, auth_token=auth_token)
        # (messaging service or own number, customer's number)
        self.opted_out: set[tuple[str, str]] = set()
        self.keyword_replies: list[tuple[str, str]] = []
        self._messages: dict[str, Message] = {}
        self._pending: list[_Callback] = []
        super().__init__(clock=clock, rng=rng, sleep=sleep)

    def routes(self) -> Sequence[Route]:
        """Return the vendor's routes."""
        base = "/2010-04-01/Accounts/{account}"
        return [
            Route(f"{base}/Messages.json", self._guarded(self._create), methods=["POST"]),
            Route(f"{base}/Messages.json", self._guarded(self._list), methods=["GET"]),
            Route(f"{base}/Messages/{{sid}}.json", self._guarded(self._get), methods=["GET"]),
            Route(f"{base}.json", self._guarded(self._account), methods=["GET"]),
            Route("/{path:path}", self._guarded(_no_route), methods=["GET", "POST", "DELETE"]),
        ]

    def _guarded(self, handler: Handler) -> Handler:
        async def endpoint(request: Request) -> Response:
            account = str(request.path_params.get("account", self.account_sid)).removesuffix(
                ".json"
            )
            expected = f"{self.account_sid}:{self.auth_token}"
            if _basic(request) != expected or account != self.account_sid:
                return failure(401, 20003)
            return await handler(request)

        return endpoint

    async def _create(self, request: Request) -> Response:
        form = _form(await request.body())
        code = self._refused(form)
        if code is not None:
            return failure(400, code)
        message = self._accept(form, direction="outbound-api")
        if self.habits.moment == "before_answer":
            await self._call_back()
        return JSONResponse(self._row(message, message.first_status), status_code=201)

    def _refused(self, form: Mapping[str, str]) -> int | None:
        to, sender = form.get("To", ""), form.get("From", "")
        service, body = form.get("MessagingServiceSid", ""), form.get("Body", "")
        outcome = self.outcomes.get(to, 0)
        checks = (
            (not _E164.match(to), 21211),
            (not body and "MediaUrl" not in form, 21602),
            (len(body) > _LONGEST_BODY, 21617),
            (not sender and not service, 21603),
            (not service and sender not in self.numbers, 21606),
            ("StatusCallback" in form and callback_refused(form["StatusCallback"]), 21609),
            (0 < outcome < _FIRST_ASYNC_CODE, outcome),
            ((service or sender, to) in self.opted_out, 21610),
        )
        return next((code for refused, code in checks if refused), None)

    def _accept(
        self, form: Mapping[str, str], *, direction: Literal["outbound-api", "outbound-reply"]
    ) -> Message:
        now, to = self.now(), form["To"]
        code = self.outcomes.get(to)
        message = Message(
            sid=self._new_sid(),
            to=to,
            sender=form.get("From") or min(self.numbers),
            body=form.get("Body", ""),
            service=form.get("MessagingServiceSid"),
            media=1 if "MediaUrl" in form else 0,
            callback=form.get("StatusCallback"),
            created=now,
            path=path_of(now, pace=self.pace, code=code),
            error_code=code,
            direction=direction,
        )
        self._messages[message.sid] = message
        callback = message.callback or ""
        asked = dict(parse_qsl(urlsplit(callback).query))
        self.ledger.append(
            Accepted(
                id=message.sid,
                kind="sms",
                to=to,
                sender=message.sender,
                body=message.body,
                correlation={"StatusCallback": callback, **asked},
                at=now,
            )
        )
        if message.callback:
            self._pending += [_Callback(due, message, status) for due, status in message.path]
        return message

    def _row(self, message: Message, status: str | None = None) -> Row:
        now = self.now()
        return row_of(
            message,
            account_sid=self.account_sid,
            status=status or message.status(now),
            now=now,
        )

    async def _get(self, request: Request) -> Response:
        message = self._messages.get(request.path_params["sid"])
        return failure(404, 20404) if message is None else JSONResponse(self._row(message))

    async def _account(self, _: Request) -> Response:
        return JSONResponse({"sid": self.account_sid, "status": "active", "type": "Full"})

    async def _list(self, request: Request) -> Response:
        query = request.query_params
        horizon = self.clock() - timedelta(seconds=self.lookup_lag_s)
        try:
            size = min(int(query.get("PageSize", "50")), _LARGEST_PAGE)
            number = int(query.get("Page", "0"))
            found = [
                message
                for message in self._messages.values()
                if message.created <= horizon
                and query.get("To") in {None, message.to}
                and query.get("From") in {None, message.sender}
                and within(message.created, query)
            ]
        except ValueError:
            return failure(400, 20001)
        found.reverse()
        page = found[number * size : (number + 1) * size]
        more = len(found) > (number + 1) * size
        base = str(request.scope.get(PREFIX_KEY, ""))
        return JSONResponse(
            {
                "messages": [self._row(message) for message in page],
                "page": number,
                "page_size": size,
                "start": number * size,
                "end": number * size + max(len(page) - 1, 0),
                "uri": self._page_uri(base, query, number),
                "first_page_uri": self._page_uri(base, query, 0),
                "next_page_uri": self._page_uri(base, query, number + 1) if more else None,
                "previous_page_uri": self._page_uri(base, query, number - 1) if number else None,
            }
        )

    def _page_uri(self, base: str, query: Mapping[str, str], number: int) -> str:
        wanted = urlencode({**query, "Page": str(number)})
        return f"{base}/2010-04-01/Accounts/{self.account_sid}/Messages.json?{wanted}"

    async def run_callbacks(self, client: httpx.AsyncClient | None = None) -> int:
        """Send the status callbacks that are due, with the habits that are switched on."""
        await self.settle()
        return await self._call_back(client)

    async def _call_back(self, client: httpx.AsyncClient | None = None) -> int:
        now = self.clock()
        due = [call for call in self._pending if call.due <= now]
        self._pending = [call for call in self._pending if call.due > now]
        if self.habits.order == "reversed":
            due.reverse()
        elif self.habits.order == "shuffled":
            self.rng.shuffle(due)
        travelling = [call for call in due if call.status not in self.habits.dropped]
        for call in travelling:
            form = status_form(call.message, call.status, account_sid=self.account_sid)
            for _ in range(self.habits.copies):
                await self.caller.post(
                    self._client(client),
                    str(call.message.callback),
                    form,
                    forged=self.habits.forged,
                )
        return len(travelling) * self.habits.copies

    async def inbound(
        self,
        url: str,
        *,
        sender: str,
        body: str,
        to: str = FROM_NUMBER,
        service: str | None = None,
        client: httpx.AsyncClient | None = None,
    ) -> httpx.Response | None:
        """Deliver a customer's text to the product's webhook; None when nobody answered.

        A stop word blocks further sends (21610) and is confirmed by Twilio itself.
        """
        opt_out, block = keyword(body), (service or to, sender)
        if opt_out:
            self.keyword_replies.append((opt_out, sender))
        if opt_out == "STOP":
            self.opted_out.add(block)
        elif opt_out == "START":
            self.opted_out.discard(block)
        form = inbound_form(
            sid=self._new_sid(),
            account_sid=self.account_sid,
            sender=sender,
            to=to,
            body=body,
            service=service,
        )
        response = await self.caller.post(
            self._client(client), url, form, forged=self.habits.forged
        )
        if response is not None and response.is_success:
            self._reply_by_twiml(response.text, form)
        return response

    def _reply_by_twiml(self, text: str, form: Mapping[str, str]) -> None:
        for reply in twiml_messages(text):
            answer = {"To": form["From"], "From": form["To"], "Body": html.unescape(reply).strip()}
            if self._refused(answer) is None:
                self._accept(answer, direction="outbound-reply")

    def _new_sid(self) -> str:
        return f"SM{self.rng.getrandbits(128):032x}"

    def _client(self, given: httpx.AsyncClient | None) -> httpx.AsyncClient:
        client = given or self.client
        if client is None:
            msg = "give the simulator a client before it calls the product"
            raise RuntimeError(msg)
        return client

    def refusal(self, status: int, *, retry_after: int | None = None) -> Response:
        """Return Twilio's error body."""
        code = {401: 20003, 429: 20429}.get(status, 20500)
        headers = None if retry_after is None else {"Retry-After": str(retry_after)}
        return failure(status, code, headers=headers)

    def reset_state(self) -> None:
        """Forget messages, callbacks and opt-outs; numbers and habits return to their defaults."""
        self._messages.clear()
        self._pending.clear()
        self.caller.calls.clear()
        self.opted_out.clear()
        self.keyword_replies.clear()
        self.outcomes = dict(MAGIC_NUMBERS)
        self.habits = CallbackHabits()

    def control_routes(self) -> Sequence[Route]:
        """Return this vendor's `/_sim/` actions."""
        return [
            Route("/_sim/inbound", self._post_inbound, methods=["POST"]),
            Route("/_sim/habits", self._post_habits, methods=["POST"]),
            Route("/_sim/outcomes", self._post_outcomes, methods=["POST"]),
            Route("/_sim/calls", self._get_calls, methods=["GET"]),
        ]

    async def _post_inbound(self, request: Request) -> Response:
        body = await json_object(request)
        response = await self.inbound(
            str(body["url"]),
            sender=str(body["from"]),
            body=str(body["body"]),
            to=str(body.get("to", FROM_NUMBER)),
        )
        return JSONResponse({"status": None if response is None else response.status_code})

    async def _post_habits(self, request: Request) -> Response:
        body = await json_object(request)
        dropped = cast("list[str]", body.get("dropped") or [])
        self.habits = CallbackHabits(
            order=cast("Literal['in_order']", body.get("order", "in_order")),
            copies=int(str(body.get("copies", 1))),
            dropped=frozenset(dropped),
            forged=bool(body.get("forged", False)),
            moment=cast("Literal['when_pumped']", body.get("moment", "when_pumped")),
        )
        return Response(status_code=204)

    async def _post_outcomes(self, request: Request) -> Response:
        body = await json_object(request)
        self.outcomes |= {number: int(str(code)) for number, code in body.items()}
        return Response(status_code=204)

    async def _get_calls(self, _: Request) -> Response:
        found = [
            {"url": one.url, "form": one.form, "status": one.status} for one in self.caller.calls
        ]
        return JSONResponse(found)


async def _no_route(_: Request) -> Response:
    return failure(404, 20404)


def _form(body: bytes) -> dict[str, str]:
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _basic(request: Request) -> str:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(encoded, validate=True).decode("utf-8", "replace")
    except binascii.Error:
        return ""
