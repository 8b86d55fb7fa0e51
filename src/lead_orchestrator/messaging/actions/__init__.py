"""What messaging can do. Each verb is one change in the caller's unit."""

from lead_orchestrator.messaging.actions.contacts import (
    is_suppressed,
    mark_unusable,
    opt_out,
    record_consent,
    restore,
    suppress,
)
from lead_orchestrator.messaging.actions.conversations import (
    NotHolder,
    hand_back,
    hand_to_staff,
    keep_message,
    open_conversation,
    post_message,
    receive_message,
    reply,
    take_over,
)
from lead_orchestrator.messaging.actions.delivery import (
    doubtful,
    record_finding,
    record_outcome,
)
from lead_orchestrator.messaging.actions.limits import TooMany, count
from lead_orchestrator.messaging.actions.links import (
    LinkExpired,
    LinkRevoked,
    LinkUnknown,
    Session,
    issue_link,
    open_session,
    revoke_links,
)
from lead_orchestrator.messaging.actions.news import record_news
from lead_orchestrator.messaging.actions.outbox import Draft, Errand, attempt, queue
from lead_orchestrator.messaging.rules.carrier_news import News
from lead_orchestrator.messaging.rules.sending import Attachment

__all__ = [
    "Attachment",
    "Draft",
    "Errand",
    "LinkExpired",
    "LinkRevoked",
    "LinkUnknown",
    "News",
    "NotHolder",
    "Session",
    "TooMany",
    "attempt",
    "count",
    "doubtful",
    "hand_back",
    "hand_to_staff",
    "is_suppressed",
    "issue_link",
    "keep_message",
    "mark_unusable",
    "open_conversation",
    "open_session",
    "opt_out",
    "post_message",
    "queue",
    "receive_message",
    "record_consent",
    "record_finding",
    "record_news",
    "record_outcome",
    "reply",
    "restore",
    "revoke_links",
    "suppress",
    "take_over",
]
