// Owns the order of a thread, the words for who holds it, and what a card said.
// Promises that a message heard twice, by event and by poll, is shown once.
import type {
  Card,
  ConversationDetail,
  ConversationRow,
  Holder,
  Message,
  Served,
} from "../../api/types";
import { dayAndTime, dayKey } from "../../lib/time";
import { usd } from "../../lib/money";
import { phrase } from "../../lib/text";

/** Two lists of messages as one, each id once (the newer copy wins), oldest first. */
export function mergeMessages(known: Message[], heard: Message[]): Message[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of heard) {
    // The live line tells less than a read: what is known of a message stays known.
    byId.set(message.id, { ...byId.get(message.id), ...message });
  }
  return [...byId.values()].sort(
    (a, b) => Date.parse(a.created_at) - Date.parse(b.created_at) || (a.id < b.id ? -1 : 1),
  );
}

/** A thread after a message was heard. */
export function withMessage(thread: ConversationDetail, message: Message): ConversationDetail {
  const { author, text, created_at } = message;
  const news = author === "customer" && !thread.messages.some(({ id }) => id === message.id);
  const unread = thread.conversation.unread + (news ? 1 : 0);
  const messages = mergeMessages(thread.messages, [message]);
  const isLast = messages[messages.length - 1]?.id === message.id;
  return {
    ...thread,
    messages,
    conversation: isLast
      ? { ...thread.conversation, unread, last_message: { author, text, created_at } }
      : { ...thread.conversation, unread },
  };
}

/** A thread after its holder changed; who exactly holds it is read from the server afterwards. */
export function withHolder(thread: ConversationDetail, holder: Holder): ConversationDetail {
  if (thread.conversation.holder === holder) return thread;
  return { ...thread, conversation: { ...thread.conversation, holder, held_by: null } };
}

export interface DayOfMessages {
  day: string;
  messages: Message[];
}

/** Messages under the local day they were written on. */
export function byDay(messages: Message[], zone: string): DayOfMessages[] {
  const days: DayOfMessages[] = [];
  for (const message of messages) {
    const day = dayKey(message.created_at, zone);
    const last = days[days.length - 1];
    if (last?.day === day) last.messages.push(message);
    else days.push({ day, messages: [message] });
  }
  return days;
}

/** Does this conversation wait for a person to do something? */
export function waitsForPerson(row: ConversationRow): boolean {
  if (row.holder === "staff") return row.last_message?.author === "customer";
  return row.asked_for_person;
}

/** Who answers, in words; `me` is the id of the reader. */
export function holderText(row: Pick<ConversationRow, "holder" | "held_by">, me: string): string {
  if (row.holder === "assistant") return "The assistant is answering";
  if (row.held_by === null) return "Staff are answering";
  return row.held_by.id === me ? "You are answering" : `${row.held_by.name} is answering`;
}

const REASONS: Record<string, string> = {
  asked: "The customer asked for a person.",
  asked_for_person: "The customer asked for a person.",
  customer_asked: "The customer asked for a person.",
  guard: "The assistant was not sure and did not guess.",
  guard_refused: "The assistant was not sure and did not guess.",
  budget: "The assistant used up its budget for this conversation.",
  no_model: "The assistant could not be reached.",
};

/** Why a conversation was handed over, as a sentence; null when it was not. */
export function reasonText(reason: string | null): string | null {
  if (!reason) return null;
  if (REASONS[reason]) return REASONS[reason];
  return /\s/.test(reason) ? reason : `${phrase(reason)}.`;
}

/** Who wrote a message; `customer` is the name of the person in this conversation. */
export function authorName(message: Message, customer: string): string {
  if (message.author === "assistant") return "Virtual assistant";
  if (message.author === "customer") return customer || "Customer";
  if (message.author === "staff") return message.author_name ?? "Staff";
  return "System";
}

/** "by SMS", "by e-mail"; nothing for the web chat. */
export function channelNote(channel: string): string | null {
  if (channel === "web" || channel === "webchat") return null;
  if (channel === "sms") return "by SMS";
  return channel === "email" ? "by e-mail" : `by ${phrase(channel).toLowerCase()}`;
}

const seconds = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;

/** "Claude · $0.0021 · 1.2 s": who served an answer; null when nobody noted it. */
export function servedText({ author, model }: Message): string | null {
  if (author !== "assistant" || !model) return null;
  const who = model.model ?? model.provider ?? "Scripted";
  const took = model.latency_ms === null ? "" : seconds(model.latency_ms);
  return [who, usd(model.cost_microusd), took].filter(Boolean).join(" · ");
}

/** "1.2 s, the first words after 0.4 s, 2 calls". */
export function tookText(model: Served): string {
  return [
    model.latency_ms === null ? "not measured" : seconds(model.latency_ms),
    typeof model.first_token_ms === "number"
      ? `the first words after ${seconds(model.first_token_ms)}`
      : "",
    (model.calls ?? 0) > 1 ? `${model.calls} calls` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

const ASKED = {
  book: "Time held, waiting for a yes",
  move: "Another time held, waiting for a yes to move",
  cancel: "Asked whether to cancel",
} as const;

export interface CardText {
  title: string;
  lines: string[];
}

/** What a card showed the customer, as a title and lines. */
export function cardText(card: Card, zone: string): CardText {
  switch (card.kind) {
    case "services":
      return {
        title: "Services shown",
        lines: card.services.map((service) => `${service.name}, ${service.price_text}`),
      };
    case "slots":
      return {
        title: `Times offered: ${card.service_name}`,
        lines: card.slots.map((slot) => slot.label),
      };
    case "confirm":
      return {
        title: ASKED[card.action ?? "book"],
        lines: [
          card.moves_from ? `${card.label}, instead of ${card.moves_from}` : card.label,
          `${card.service_name}, ${card.price_text}`,
          ...(card.law_note ? [card.law_note] : []),
        ],
      };
    case "vehicle":
      return { title: "Asked which car it is", lines: [card.label] };
    case "booking": {
      const booked = card.appointment;
      return {
        title: booked.status === "cancelled" ? "Cancelled" : "Booked",
        lines: [
          dayAndTime(booked.starts_at, booked.timezone || zone),
          [booked.services.join(", "), booked.price_text].filter(Boolean).join(", "),
        ],
      };
    }
    case "handoff":
      return { title: "Handed to the shop's staff", lines: [] };
    default:
      return { title: "Card", lines: [] };
  }
}

/** The longest reply staff may send. */
export const REPLY_LIMIT = 2000;

/** A reply fit to send, or why it is not; length is counted in whole characters. */
export function checkReply(text: string): { ok: true; text: string } | { ok: false; why: string } {
  const trimmed = text.trim();
  if (trimmed === "") return { ok: false, why: "Write something first." };
  const length = Array.from(trimmed).length;
  if (length > REPLY_LIMIT) {
    return { ok: false, why: `${length - REPLY_LIMIT} characters too long.` };
  }
  return { ok: true, text: trimmed };
}
