"""Owns a change made to Shopmonkey's rows: written, noted as truth, queued for webhooks.

Promises one ledger line per write, and that the queue holds only what an endpoint asked for.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from simulators.kernel import Accepted
from simulators.shopmonkey_store import rows_in
from simulators.shopmonkey_webhooks import envelope

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import datetime

    from simulators.kernel import Row
    from simulators.shopmonkey_lists import Quirks
    from simulators.shopmonkey_store import Store
    from simulators.shopmonkey_webhooks import WebhookSender


class Desk:
    """The one place where rows change."""

    def __init__(
        self,
        *,
        store: Store,
        sender: WebhookSender,
        quirks: Quirks,
        rng: random.Random,
        now: Callable[[], datetime],
        ledger: list[Accepted],
    ) -> None:
        """Share the simulator's parts."""
        self.store = store
        self.quirks = quirks
        self.rng = rng
        self._sender = sender
        self.now = now
        self._ledger = ledger
        self.pending: list[tuple[Row, dict[str, object]]] = []

    def insert(self, table: str, row: Row) -> Row:
        """Add a row as an API call does."""
        made = self.store.insert(table, row)
        self._changed("INSERT", table, made, None)
        return made

    def update(self, table: str, row_id: str, changes: Row) -> Row:
        """Change a row as an API call does."""
        made, diff = self.store.update(table, row_id, changes)
        self._changed("UPDATE", table, made, diff)
        return made

    def delete(self, table: str, row_id: str) -> Row:
        """Mark a row deleted as an API call does."""
        made, _ = self.store.update(table, row_id, {"deleted": True})
        self._changed("DELETE", table, made, None)
        return made

    def refresh_order(self, order_id: object) -> None:
        """Show an order's live appointments on the order, as the shop's board does."""
        order = self.store.get("order", str(order_id))
        if order is None:
            return
        dates = sorted(
            str(row["startDate"])
            for row in self.store.rows("appointment")
            if row.get("orderId") == order_id and row.get("confirmationStatus") != "Declined"
        )
        if dates != order["appointmentDates"]:
            self.update("order", str(order_id), {"appointmentDates": dates})

    def address_of(self, customer_id: object) -> tuple[str, str]:
        """Return a customer's first e-mail address and number, empty where there is none."""
        customer = self.store.get("customer", str(customer_id)) or {}
        emails, phones = rows_in(customer.get("emails")), rows_in(customer.get("phoneNumbers"))
        email = str(emails[0]["email"]) if emails else ""
        return email, str(phones[0]["number"]) if phones else ""

    def note(self, *, kind: str, row_id: str, to: str, body: str) -> None:
        """Write one line of truth."""
        self._ledger.append(Accepted(id=row_id, kind=kind, to=to, body=body, at=self.now()))

    def _changed(self, operation: str, table: str, row: Row, diff: list[str] | None) -> None:
        kind = f"{table}.{operation.lower()}"
        self.note(kind=kind, row_id=str(row["id"]), to=table, body=json.dumps(row))
        change = envelope(operation=operation, table=table, data=row, diff=diff)
        if table != "webhook":
            self.pending.extend(
                (endpoint, change)
                for endpoint in self._sender.endpoints(operation=operation, table=table, data=row)
            )
