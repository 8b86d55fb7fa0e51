"""Owns the Shopmonkey v3 simulator: one tenant, its routes, quotes from its website, webhooks.

Promises the API as it was seen in the field, quirks on by default (`Quirks` names each).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, TypedDict, cast

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulators import shopmonkey_rows as rows
from simulators import shopmonkey_store as ids
from simulators.kernel import Simulator, json_object
from simulators.shopmonkey_desk import Desk
from simulators.shopmonkey_lists import STEADY, BadQuery, Quirks
from simulators.shopmonkey_routes import Handler, lines, no_route
from simulators.shopmonkey_setup import webhook_row
from simulators.shopmonkey_store import Store
from simulators.shopmonkey_webhooks import Attempt, WebhookSender, encoded, envelope
from simulators.shopmonkey_wire import API_KEY, READ_ONLY_KEY, Gate, body_refusal, failure

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    import httpx
    from starlette.requests import Request

    from simulators.kernel import Clock, Row, Sleep

__all__ = ["API_KEY", "READ_ONLY_KEY", "STEADY", "Quirks", "Shopmonkey", "Store"]

_STATUSES: Final = (
    (ids.WEBSITE_LEADS_ID, "Website Leads"),
    (ids.APPOINTMENTS_ID, "Appointments"),
    (ids.SCHEDULED_ID, "Scheduled"),
    (ids.IN_PROGRESS_ID, "In Progress"),
)


_METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE"]


class QuoteForm(TypedDict, total=False):
    """The fields of a website's quote form, as `/_sim/new_quote` takes them."""

    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    year: int | None
    make: str | None
    model: str | None
    services: list[str]
    comments: str
    name: str
    location_id: str
    workflow_status_id: str


class Shopmonkey(Simulator):
    """One Shopmonkey tenant. Base URL: wherever `.app` is mounted, plus `/v3`."""

    def __init__(
        self,
        *,
        clock: Clock,
        rng: random.Random,
        client: httpx.AsyncClient | None = None,
        sleep: Sleep = asyncio.sleep,
        quirks: Quirks | None = None,
    ) -> None:
        """Take time, chance, waiting and the webhooks' client from the caller."""
        self.client = client
        self.quirks = quirks or Quirks()
        self.store = Store(now=clock, rng=rng)
        self.sender = WebhookSender(store=self.store, clock=clock, rng=rng, sleep=sleep)
        self.gate = Gate(clock=clock, quirks=self.quirks)
        super().__init__(clock=clock, rng=rng, sleep=sleep)
        self._seed()

    # The desk shares the kernel's ledger, so it is made when the kernel asks for the routes.
    def routes(self) -> Sequence[Route]:
        """Return the vendor's routes below `/v3`."""
        self.desk = Desk(
            store=self.store,
            sender=self.sender,
            quirks=self.quirks,
            rng=self.rng,
            now=self.now,
            ledger=self.ledger,
        )
        known = [
            Route(f"/v3{path}", self._guarded(handler), methods=[method])
            for method, path, handler in lines(self.desk)
        ]
        return [*known, Route("/{path:path}", self._guarded(no_route), methods=_METHODS)]

    def _guarded(self, handler: Handler) -> Handler:
        async def endpoint(request: Request) -> Response:
            refusal = self.gate.refusal(request) or body_refusal(request, await request.body())
            if refusal is not None:
                return refusal
            try:
                return await handler(request)
            except BadQuery as error:
                return failure(400, str(error))
            except ValueError:
                return failure(400, "Body is not valid JSON")

        return endpoint

    def refusal(self, status: int, *, retry_after: int | None = None) -> Response:
        """Return Shopmonkey's error body."""
        messages = {401: "Unauthorized", 429: "Too many requests"}
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        if status == 429:
            headers |= {"X-RateLimit-Limit-Minute": "300", "X-RateLimit-Remaining-Minute": "0"}
        return failure(status, messages.get(status, "Internal Server Error"), headers=headers)

    def reset_state(self) -> None:
        """Return to the seeded tenant, without webhooks."""
        self.store.clear()
        self.gate.clear()
        self.sender.attempts.clear()
        self.desk.pending.clear()
        self._seed()

    def _seed(self) -> None:
        self.add_location(ids.LOCATION_ID, name="Example Tint Denver", timezone="America/Denver")
        self.store.insert(
            "user",
            rows.user(row_id=ids.SERVICE_WRITER_ID, first_name="Robin", last_name="Writer"),
        )
        for name, cents, hours, bookable in rows.CATALOGUE:
            canned = rows.canned_service(name=name, cents=cents, hours=hours, bookable=bookable)
            self.store.insert("canned_service", canned)

    def add_location(self, location_id: str, *, name: str, timezone: str) -> Row:
        """Add a shop; the first one brings the board's columns, which all shops share."""
        row = rows.location(row_id=location_id, name=name, timezone=timezone)
        made = self.store.insert("location", row)
        if not self.store.rows("workflow_status"):
            for position, (status_id, title) in enumerate(_STATUSES):
                self.add_workflow_status(
                    status_id, name=title, location_id=location_id, position=position
                )
        return made

    def add_workflow_status(
        self, status_id: str, *, name: str, location_id: str, position: int = 0
    ) -> Row:
        """Add a column to the board."""
        return self.store.insert(
            "workflow_status",
            rows.workflow_status(
                row_id=status_id, name=name, location_id=location_id, position=position
            ),
        )

    def add_webhook(
        self, url: str, *, secret: str | None, triggers: Sequence[str] = ("Order", "Appointment")
    ) -> Row:
        """Register an endpoint as the shop's admin does by hand."""
        name = f"endpoint {len(self.store.rows('webhook')) + 1}"
        row: Row = {"name": name, "url": url, "secret": secret, "triggers": list(triggers)}
        return self.store.insert("webhook", webhook_row(row))

    def new_quote(  # noqa: PLR0913 - the fields of a website's form, all by name
        self,
        *,
        first_name: str = "Jordan",
        last_name: str = "Example",
        email: str | None = "jordan@example.com",
        phone: str | None = "+12025550143",
        year: int | None = 2021,
        make: str | None = "Toyota",
        model: str | None = "Camry",
        services: Sequence[str] = ("Full Car Window Tint - Ceramic",),
        comments: str = "",
        name: str = "New Quote - Website",
        location_id: str = ids.LOCATION_ID,
        workflow_status_id: str = ids.WEBSITE_LEADS_ID,
    ) -> Row:
        """Leave customer, vehicle and order as a shop's website form does; returns the order.

        Nothing is delivered: call `deliver("INSERT", "order", row)` when the webhook should come.
        """
        emails = [rows.email(row_id=self.store.new_id(), address=email)] if email else []
        phones = [rows.phone_number(row_id=self.store.new_id(), number=phone)] if phone else []
        customer = self.store.insert(
            "customer",
            {
                **rows.customer(),
                "firstName": first_name,
                "lastName": last_name,
                "coalescedName": f"{first_name} {last_name}".strip(),
                "emails": emails,
                "phoneNumbers": phones,
                "locationId": location_id,
            },
        )
        car: Row = {"year": year, "make": make, "model": model, "locationId": location_id}
        vehicle_id = self._quoted_vehicle(car, owner=customer)
        number = self.store.next_order_number()
        order = {
            **rows.order(number=number, now=ids.iso(self.now())),
            "name": name,
            "coalescedName": name,
            "complaint": rows.complaint(services=services, comments=comments),
            "customerId": customer["id"],
            "vehicleId": vehicle_id,
            "locationId": location_id,
            "workflowStatusId": workflow_status_id,
            "emailId": emails[0]["id"] if emails else None,
            "phoneNumberId": phones[0]["id"] if phones else None,
        }
        return self.store.insert("order", order)

    def _quoted_vehicle(self, car: Row, *, owner: Row) -> object:
        parts = [str(car[key]) for key in ("year", "make", "model") if car[key]]
        if not parts:
            return None
        named: Row = {"coalescedName": " ".join(parts), "customerIds": [owner["id"]]}
        return self.store.insert("vehicle", {**rows.vehicle(), **car, **named})["id"]

    def edit(self, table: str, row_id: str, changes: Row) -> tuple[Row, list[str]]:
        """Change a row as the shop's staff do in the app; returns the row and the diff."""
        return self.store.update(table, row_id, changes)

    async def deliver(
        self, operation: str, table: str, data: Row, diff: Sequence[str] | None = None
    ) -> list[Attempt]:
        """Send one webhook to every endpoint that asked for it; returns each last attempt."""
        body = encoded(envelope(operation=operation, table=table, data=data, diff=diff))
        targets = self.sender.endpoints(operation=operation, table=table, data=data)
        client = self._client()
        return [await self.sender.deliver(client, body, target) for target in targets]

    async def deliver_raw(self, body: bytes) -> list[Attempt]:
        """Sign and send any bytes to every endpoint: what the vendor never sends, but could."""
        client = self._client()
        targets = self.store.rows("webhook")
        return [await self.sender.deliver(client, body, target) for target in targets]

    async def run_callbacks(self, client: httpx.AsyncClient | None = None) -> int:
        """Deliver the webhooks that API writes caused, in the order of the writes."""
        await self.settle()
        due, self.desk.pending = self.desk.pending, []
        for endpoint, change in due:
            await self.sender.deliver(client or self._client(), encoded(change), endpoint)
        return len(due)

    def _client(self) -> httpx.AsyncClient:
        if self.client is None:
            msg = "give the simulator a client before it delivers"
            raise RuntimeError(msg)
        return self.client

    def control_routes(self) -> Sequence[Route]:
        """Return this vendor's `/_sim/` actions."""
        return [
            Route("/_sim/new_quote", self._post_new_quote, methods=["POST"]),
            Route("/_sim/edit", self._post_edit, methods=["POST"]),
            Route("/_sim/rows/{table}", self._post_row, methods=["POST"]),
            Route("/_sim/deliveries", self._get_deliveries, methods=["GET"]),
        ]

    async def _post_new_quote(self, request: Request) -> Response:
        body = await json_object(request)
        unknown = set(body) - set(QuoteForm.__annotations__)
        if unknown:
            return JSONResponse({"error": f"unknown fields {sorted(unknown)}"}, status_code=422)
        order = self.new_quote(**cast("QuoteForm", body))
        attempts = await self.deliver("INSERT", "order", order)
        return JSONResponse({"order": order, "delivered": [one.status for one in attempts]})

    async def _post_edit(self, request: Request) -> Response:
        body = await json_object(request)
        table, row_id = str(body.get("table")), str(body.get("id"))
        if self.store.tables.get(table, {}).get(row_id) is None:
            return JSONResponse({"error": "no such row"}, status_code=404)
        row, diff = self.edit(table, row_id, cast("Row", body.get("changes") or {}))
        attempts = await self.deliver("UPDATE", table, row, diff)
        return JSONResponse({"row": row, "delivered": [one.status for one in attempts]})

    async def _post_row(self, request: Request) -> Response:
        table = request.path_params["table"]
        if table not in self.store.tables:
            return JSONResponse({"error": "no such table"}, status_code=404)
        body = await json_object(request)
        row = webhook_row(body) if table == "webhook" else body
        return JSONResponse(self.store.insert(table, row), status_code=201)

    async def _get_deliveries(self, _: Request) -> Response:
        found = [
            {"url": one.url, "number": one.number, "status": one.status, "error": one.error}
            for one in self.sender.attempts
        ]
        return JSONResponse(found)
