"""What the worker does with messages: hand them over, and find out what is in doubt.

Each job is short unit, call, short unit; between the two units no connection is held.
"""

from __future__ import annotations

from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.unit import Actor, Units
from lead_orchestrator.messaging import actions
from lead_orchestrator.messaging.facts import DeliveryDoubted, MessageQueued
from lead_orchestrator.messaging.ports import Carriers
from lead_orchestrator.messaging.rules.sending import House


class MessagingJobs:
    """Jobs of messaging."""

    def __init__(self, units: Units, *, carriers: Carriers, house: House, window_s: int) -> None:
        self.units = units
        self.carriers = carriers
        self.house = house
        self.window_s = window_s

    async def deliver(self, fact: MessageQueued, told: Told) -> None:
        """Pass the gate, note the attempt, hand the message over, keep the outcome.

        A repeat finds the message no longer waiting and does nothing: an attempt whose outcome
        was never kept is for `resolve`, never for a second call.
        """
        async with self.units.open(organisation_id=told.organisation_id) as unit:
            errand = await actions.attempt(
                unit,
                fact.outbox_id,
                carriers=self.carriers,
                house=self.house,
                window_s=self.window_s,
            )
        if errand is None:
            return
        outcome = await errand.carrier.send(errand.envelope)
        async with self.units.open(
            actor=Actor("vendor"), organisation_id=told.organisation_id
        ) as unit:
            await actions.record_outcome(
                unit,
                fact.outbox_id,
                n=errand.envelope.n,
                outcome=outcome,
                window_s=self.window_s,
            )

    async def resolve(self, fact: DeliveryDoubted, told: Told) -> None:
        """Find out at the carrier what became of an attempt in doubt, and go on from there."""
        async with self.units.open(organisation_id=told.organisation_id) as unit:
            errand = await actions.doubtful(
                unit, fact.outbox_id, n=fact.n, carriers=self.carriers, window_s=self.window_s
            )
        if errand is None:
            return
        finding = await errand.carrier.lookup(errand.envelope)
        async with self.units.open(
            actor=Actor("vendor"), organisation_id=told.organisation_id
        ) as unit:
            await actions.record_finding(
                unit,
                fact.outbox_id,
                n=fact.n,
                looks=fact.looks,
                finding=finding,
                window_s=self.window_s,
            )
