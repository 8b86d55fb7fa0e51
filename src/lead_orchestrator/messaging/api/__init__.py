"""Messaging's doors: the customer's chat and the carriers' webhooks."""

from fastapi import APIRouter

from lead_orchestrator.messaging.api import chat, events, sendgrid, twilio
from lead_orchestrator.messaging.api.customer import Customer, CustomerCall, customer

__all__ = ["Customer", "CustomerCall", "customer", "router"]

router = APIRouter()
router.include_router(chat.router)
router.include_router(events.router)
router.include_router(twilio.router)
router.include_router(sendgrid.router)
