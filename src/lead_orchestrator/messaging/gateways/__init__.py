"""Carriers of messages over their vendors."""

from lead_orchestrator.messaging.gateways.carriers import ConfiguredCarriers, house_of

__all__ = ["ConfiguredCarriers", "house_of"]
