// Owns the words for outgoing messages, their states and the rules that stopped them.
// Promises that a message not sent always says why in plain words.
import type { OutboxRow } from "../../api/types";
import { phrase } from "../../lib/text";
import type { Tone } from "../../ui/bits";

interface Look {
  label: string;
  tone: Tone;
  says: string;
}

const STATE: Record<string, Look> = {
  queued: { label: "Queued", tone: "info", says: "Waiting to be handed to the carrier." },
  sending: { label: "Sending", tone: "info", says: "Being handed to the carrier now." },
  accepted: { label: "Sent", tone: "good", says: "The carrier took it." },
  delivered: { label: "Delivered", tone: "good", says: "The carrier says that it arrived." },
  failed: { label: "Failed", tone: "bad", says: "The carrier would not or could not deliver it." },
  refused: { label: "Not sent", tone: "bad", says: "A rule stopped it before it left." },
  unknown: {
    label: "Checking",
    tone: "warn",
    says: "The carrier's answer was lost. It is being looked up and is not sent twice.",
  },
  needs_review: {
    label: "Needs review",
    tone: "warn",
    says: "Nobody can tell whether it arrived. A person must decide.",
  },
};

export const OUTBOX_STATES = Object.entries(STATE).map(([value, { label }]) => ({ value, label }));

/** How a message's state is shown. */
export function stateLook(state: string): Look {
  return STATE[state] ?? { label: phrase(state), tone: "plain", says: "" };
}

const KINDS: Record<string, string> = {
  first_touch: "First answer",
  booking_confirmed: "Booking confirmation",
  booking_moved: "Booking moved",
  booking_cancelled: "Booking cancelled",
  staff_reply: "Reply from staff",
  new_link: "New chat link",
  signin_link: "Staff sign-in link",
};

/** What a message is for. */
export function kindLabel(kind: string): string {
  return KINDS[kind] ?? phrase(kind);
}

/** "SMS", "E-mail". */
export function channelLabel(channel: string): string {
  if (channel === "sms") return "SMS";
  return channel === "email" ? "E-mail" : phrase(channel);
}

const RULES: Record<string, string> = {
  no_consent: "The customer has not agreed to this channel",
  suppressed: "The customer asked for no more messages",
  quiet_hours: "It is too early or too late at the customer's place",
  frequency_cap: "Enough messages were sent already",
  kill_switch: "Sending is switched off",
  not_on_allow_list: "Demo mode: this contact is not on the allow-list",
  lead_closed: "The lead is closed",
  suspended: "The location is suspended",
  no_carrier: "No carrier is set up for this channel",
  address_unusable: "The address cannot be used",
};

/** Why a message was stopped: the rule in words; null when none stopped it. */
export function refusalText(
  row: Pick<OutboxRow, "refused_rule" | "refused_detail">,
): string | null {
  if (!row.refused_rule) return null;
  return RULES[row.refused_rule] ?? phrase(row.refused_rule);
}

const OUTCOMES: Record<string, string> = {
  accepted: "accepted",
  refused: "refused",
  unknown: "no clear answer",
};

/** What came of one attempt. */
export function outcomeText(outcome: string | null): string {
  if (outcome === null) return "under way";
  return OUTCOMES[outcome] ?? phrase(outcome).toLowerCase();
}

/** A message's words with the secrets of its links left out: they are the customer's alone. */
export function withoutSecrets(text: string): string {
  return text.replace(/(https?:\/\/[^\s#]+#[a-z]=)[\w.~-]+/gi, "$1…");
}

/** One line to recognise a message by. */
export function headline(row: Pick<OutboxRow, "subject" | "text">): string {
  const line = row.subject ?? row.text;
  const flat = withoutSecrets(line).replace(/\s+/g, " ").trim();
  const letters = Array.from(flat);
  return letters.length > 120 ? `${letters.slice(0, 119).join("")}…` : flat;
}
