"""What the worker does with messages: hand them over, and find out what is in doubt.

Each job is short unit, call, short unit; between the two units no connection is held.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from time import monotonic

from lead_orchestrator.kit.facts import Told
from lead_orchestrator.kit.unit import Actor, Units
from lead_orchestrator.messaging import actions
from lead_orchestrator.messaging.actions.outbox import Errand
from lead_orchestrator.messaging.facts import DeliveryDoubted, MessageQueued
from lead_orchestrator.messaging.ports import Carriers, Outcome, Refused
from lead_orchestrator.messaging.rules.delivery import LEASE_S, window
from lead_orchestrator.messaging.rules.sending import House


class MessagingJobs:
    """Jobs of messaging."""

    def __init__(
        self,
        units: Units,
        *,
        carriers: Carriers,
        house: House,
        window_s: int,
        lease_s: int = LEASE_S,
    ) -> None:
        self.units = units
        self.carriers = carriers
        self.house = house
        self.window_s = window_s
        self.lease_s = lease_s

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
                lease_s=self.lease_s,
            )
        if errand is None:
            return
        outcome = await self._call(errand)
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

    async def _call(self, errand: Errand) -> Outcome:
        """Hand the message over, unless we slept so long that others count us as dead.

        A process that was frozen between its attempt and its call must not call any more:
        somebody may have found the attempt absent by now and made another.
        """
        # Monotonic first: if we are frozen between the two readings, the end comes early, not late.
        now = monotonic()
        left = errand.envelope.started_at + window(self.lease_s) - self.units.clock()
        if left <= timedelta():
            return Refused(
                code="too_late",
                detail="The worker woke too late.",
                retry_after=timedelta(seconds=1),
            )
        return await errand.carrier.send(replace(errand.envelope, until=now + left.total_seconds()))

    async def resolve(self, fact: DeliveryDoubted, told: Told) -> None:
        """Find out at the carrier what became of an attempt in doubt, and go on from there."""
        async with self.units.open(organisation_id=told.organisation_id) as unit:
            errand = await actions.doubtful(
                unit,
                fact.outbox_id,
                n=fact.n,
                carriers=self.carriers,
                window_s=self.window_s,
                lease_s=self.lease_s,
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
