// Owns the shapes the chat page receives, and their reading from untrusted JSON.
// Promises that a malformed message or an unknown card is dropped here and never reaches a component.

export type Author = "customer" | "assistant" | "staff" | "system";
export type Holder = "assistant" | "staff";

export interface OfferedService {
  id: string;
  name: string;
  price_text: string;
  duration_minutes: number | null;
}

export interface OfferedSlot {
  starts_at: string;
  ends_at: string;
  label: string;
}

export interface Appointment {
  id: string;
  starts_at: string;
  ends_at: string;
  label: string;
  services: string[];
  price_text: string;
  status: string;
  location_name: string;
  address: string;
  ics_url: string;
  timezone: string;
}

/** What a yes to a card does. */
export type Action = "book" | "move" | "cancel" | "vehicle";

export type Card =
  | { kind: "services"; services: OfferedService[] }
  | { kind: "slots"; timezone: string; service_name: string; slots: OfferedSlot[] }
  | {
      kind: "confirm";
      action: Exclude<Action, "vehicle">;
      hold_id: string; // empty on a card that asks about cancelling
      starts_at: string;
      label: string;
      service_name: string;
      price_text: string;
      expires_at: string; // empty when nothing is held
      moves_from: string; // when the appointment is now; empty unless it is to be moved
      law_note: string;
    }
  | { kind: "vehicle"; label: string }
  | { kind: "booking"; appointment: Appointment }
  | { kind: "handoff" };

export interface Message {
  id: string;
  author: Author;
  author_name: string;
  text: string;
  cards: Card[];
  created_at: string;
  client_message_id: string;
  language: string; // what it is written in; empty when the server does not say
}

export interface OpeningHours {
  weekday: number; // 0 is Monday
  opens: string;
  closes: string;
}

export interface ClosedDay {
  day: string;
  reason: string;
}

export interface CatalogueService {
  id: string;
  name: string;
  description: string;
  category: string;
  price_text: string;
  duration_minutes: number | null;
}

export interface Context {
  customer: { first_name: string };
  vehicle: string;
  location: {
    name: string;
    phone: string;
    address: string;
    timezone: string;
    hours: OpeningHours[];
    closed_days: ClosedDay[];
  };
  services: CatalogueService[];
  appointment: Appointment | null;
  holder: Holder;
  assistant_name: string;
  language: string;
}

type Raw = Record<string, unknown>;

/** A JSON object, or an empty one when it is anything else. */
export function asRecord(value: unknown): Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const minutes = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) && value > 0 ? value : null;

const AUTHORS: readonly string[] = ["customer", "assistant", "staff", "system"];

/** Who holds the conversation; anything unknown counts as the assistant. */
export function toHolder(value: unknown): Holder {
  return value === "staff" ? "staff" : "assistant";
}

/** An appointment, or null when it has no start or was cancelled. */
export function toAppointment(value: unknown): Appointment | null {
  const raw = asRecord(value);
  const starts = text(raw["starts_at"]);
  if (!starts || Number.isNaN(Date.parse(starts))) return null;
  return {
    id: text(raw["id"]),
    starts_at: starts,
    ends_at: text(raw["ends_at"]),
    label: text(raw["label"]),
    services: list(raw["services"]).map(text).filter(Boolean),
    price_text: text(raw["price_text"]),
    status: text(raw["status"]),
    location_name: text(raw["location_name"]),
    address: text(raw["address"]),
    ics_url: text(raw["ics_url"]),
    timezone: text(raw["timezone"]),
  };
}

/** True when the customer should still be expected. */
export function isStanding(appointment: Appointment): boolean {
  return !["cancelled", "canceled", "no_show", "completed"].includes(appointment.status);
}

/** A card this page knows how to draw, or null. */
export function toCard(value: unknown): Card | null {
  const raw = asRecord(value);
  switch (raw["kind"]) {
    case "services": {
      const services = list(raw["services"]).map(asRecord).map((service) => ({
        id: text(service["id"]),
        name: text(service["name"]),
        price_text: text(service["price_text"]),
        duration_minutes: minutes(service["duration_minutes"]),
      }));
      return { kind: "services", services: services.filter((service) => service.name) };
    }
    case "slots": {
      const slots = list(raw["slots"]).map(asRecord).map((slot) => ({
        starts_at: text(slot["starts_at"]),
        ends_at: text(slot["ends_at"]),
        label: text(slot["label"]),
      }));
      return {
        kind: "slots",
        timezone: text(raw["timezone"]),
        service_name: text(raw["service_name"]),
        slots: slots.filter((slot) => slot.label && !Number.isNaN(Date.parse(slot.starts_at))),
      };
    }
    case "confirm":
      return {
        kind: "confirm",
        action: raw["action"] === "move" || raw["action"] === "cancel" ? raw["action"] : "book",
        hold_id: text(raw["hold_id"]),
        starts_at: text(raw["starts_at"]),
        label: text(raw["label"]),
        service_name: text(raw["service_name"]),
        price_text: text(raw["price_text"]),
        expires_at: text(raw["expires_at"]),
        moves_from: text(raw["moves_from"]),
        law_note: text(raw["law_note"]),
      };
    case "vehicle": {
      const label = text(raw["label"]);
      return label ? { kind: "vehicle", label } : null;
    }
    case "booking": {
      const appointment = toAppointment(raw["appointment"]);
      return appointment ? { kind: "booking", appointment } : null;
    }
    case "handoff":
      return { kind: "handoff" };
    default:
      return null;
  }
}

/** A message, or null when it has no id or no known author. A reply may carry `content` for `text`. */
export function toMessage(value: unknown): Message | null {
  const raw = asRecord(value);
  const id = text(raw["id"]);
  const author = raw["author"] ?? ("content" in raw ? "assistant" : "");
  if (!id || typeof author !== "string" || !AUTHORS.includes(author)) return null;
  return {
    id,
    author: author as Author,
    author_name: text(raw["author_name"]),
    text: text(raw["text"]) || text(raw["content"]),
    cards: list(raw["cards"])
      .map(toCard)
      .filter((card) => card !== null),
    created_at: text(raw["created_at"]),
    client_message_id: text(raw["client_message_id"]),
    language: text(raw["language"]),
  };
}

/** Every readable message of a list, in its order. */
export function toMessages(value: unknown): Message[] {
  return list(value)
    .map(toMessage)
    .filter((message) => message !== null);
}

/** What the page knows about customer, shop and assistant. */
export function toContext(value: unknown): Context {
  const raw = asRecord(value);
  const vehicle = asRecord(raw["vehicle"]);
  const location = asRecord(raw["location"]);
  const assistant = asRecord(raw["assistant"]);
  const named = [vehicle["year"], vehicle["make"], vehicle["model"]].filter(Boolean).join(" ");
  const appointment = toAppointment(raw["appointment"]);
  return {
    customer: { first_name: text(asRecord(raw["customer"])["first_name"]) },
    vehicle: text(vehicle["label"]) || named,
    location: {
      name: text(location["name"]),
      phone: text(location["phone"]),
      address: text(location["address"]),
      timezone: text(location["timezone"]),
      hours: list(location["hours"])
        .map(asRecord)
        .map((hour) => ({
          weekday: Number(hour["weekday"]),
          opens: text(hour["opens"]),
          closes: text(hour["closes"]),
        }))
        .filter((hour) => hour.weekday >= 0 && hour.weekday <= 6 && hour.opens && hour.closes),
      closed_days: list(location["closed_days"])
        .map(asRecord)
        .map((closed) => ({ day: text(closed["day"]), reason: text(closed["reason"]) })),
    },
    services: list(raw["services"])
      .map(asRecord)
      .map((service) => ({
        id: text(service["id"]),
        name: text(service["name"]),
        description: text(service["description"]),
        category: text(service["category"]),
        price_text: text(asRecord(service["price"])["text"]),
        duration_minutes: minutes(service["duration_minutes"]),
      }))
      .filter((service) => service.name),
    appointment: appointment && isStanding(appointment) ? appointment : null,
    holder: toHolder(assistant["mode"]),
    assistant_name: text(assistant["name"]),
    language: text(raw["language"]) || "en",
  };
}
