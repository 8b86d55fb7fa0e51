"""The whole story on one screen: which jobs react to which facts.

`app.py` binds the names to methods; `kit.unit` writes one waiting reaction per name with the fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from lead_orchestrator.assistant import facts as assistant
from lead_orchestrator.booking import facts as booking
from lead_orchestrator.crm import facts as crm
from lead_orchestrator.experiments import facts as experiments
from lead_orchestrator.kit.facts import Fact, kind_of
from lead_orchestrator.leads import facts as leads
from lead_orchestrator.messaging import facts as messaging
from lead_orchestrator.tenancy import facts as tenancy

REACTIONS: Mapping[type[Fact], tuple[str, ...]] = {
    # A quote arrives …
    leads.WebFormAccepted: ("leads.take_in",),
    crm.OrderNewsAccepted: ("crm.take_in",),
    # … becomes a lead, and the lead hears from us at once …
    leads.LeadReceived: ("followup.first_touch",),
    messaging.MessageQueued: ("messaging.deliver",),
    messaging.DeliveryDoubted: ("messaging.resolve",),
    # … the customer talks, with the assistant or with staff …
    messaging.MessageReceived: ("assistant.answer", "assistant.translate"),
    messaging.MessagePosted: ("assistant.translate",),
    assistant.AnswerDue: ("assistant.rescue",),
    # … and books.
    booking.HoldExpires: ("booking.expire_hold",),
    booking.AppointmentBooked: ("booking.confirm_booked",),
    booking.AppointmentMoved: ("booking.confirm_moved",),
    booking.AppointmentCancelled: ("booking.confirm_cancelled",),
}

# Every so often, for each organisation.
TICKS: Mapping[str, timedelta] = {
    "kit.tidy": timedelta(minutes=10),
    "tenancy.tidy": timedelta(hours=1),
    "assistant.sweep": timedelta(minutes=1),
    "insights.watch_experiment": timedelta(minutes=15),
}

# Kept for the timeline; nothing reacts to them yet.
TOLD: tuple[type[Fact], ...] = (
    tenancy.StaffSignedIn,
    tenancy.StaffSignedOut,
    leads.LeadUpdated,
    leads.ContactChanged,
    leads.LeadContacted,
    leads.LeadAdvanced,
    leads.LeadClosed,
    messaging.MessageAccepted,
    messaging.MessageRefused,
    messaging.MessageFailed,
    messaging.MessageDelivered,
    messaging.DeliveryUnsettled,
    messaging.CarrierTroubled,
    messaging.ConversationTakenOver,
    messaging.ConversationHandedBack,
    messaging.PersonAskedFor,
    messaging.ContactSuppressed,
    messaging.ContactRestored,
    messaging.ConsentRecorded,
    messaging.LinkIssued,
    messaging.LinksRevoked,
    assistant.BudgetNear,
    assistant.BudgetReached,
    assistant.CallOverran,
    assistant.PriceUnknown,
    assistant.AssistantSet,
    experiments.ExperimentStarted,
    experiments.ExperimentEnded,
    experiments.ArmStopped,
    booking.SlotHeld,
    booking.HoldReleased,
)

KINDS: Mapping[str, type[Fact]] = {kind_of(fact): fact for fact in (*REACTIONS, *TOLD)}
