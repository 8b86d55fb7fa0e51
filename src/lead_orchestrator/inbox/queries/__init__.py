"""What staff look at: leads with their story, conversations, appointments, what went out.

A read side: one question, one statement; it may read every room's rows and changes none.
"""

from lead_orchestrator.inbox.queries.appointments import appointments
from lead_orchestrator.inbox.queries.conversations import conversation, conversations
from lead_orchestrator.inbox.queries.leads import lead_story, leads
from lead_orchestrator.inbox.queries.sent import attention, outbox, receipts, without_token
from lead_orchestrator.inbox.queries.threads import preferences, shown

__all__ = [
    "appointments",
    "attention",
    "conversation",
    "conversations",
    "lead_story",
    "leads",
    "outbox",
    "preferences",
    "receipts",
    "shown",
    "without_token",
]
