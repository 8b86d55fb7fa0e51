// Owns the shapes the staff and demo routes answer with.
// Promises to say nothing the server does not send: times are ISO 8601, money is ready-made text.

export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

export interface Staff {
  id: string;
  name: string;
  email: string;
  role: string;
}

export interface Location {
  id: string;
  slug: string;
  name: string;
  timezone: string;
}

export interface Me {
  staff: Staff;
  organisation: { name: string };
  locations: Location[];
  csrf: string;
}

export interface LeadRow {
  id: string;
  status: string;
  received_at: string;
  source: string;
  location: { id: string; name: string };
  person: { name: string; email: string | null; phone: string | null };
  vehicle: string | null;
  service: string | null;
  first_touch_seconds: number | null;
  last_message_at: string | null;
  appointment_at: string | null;
}

export interface Consent {
  channel: string;
  granted: boolean;
  text: string;
  at: string;
}

export interface TimelineEntry {
  id: string;
  at: string;
  kind: string;
  title: string;
  detail: string | null;
  actor: string | null;
}

export interface LeadDetail {
  lead: LeadRow & { message: string | null; language: string | null; consent: Consent[] };
  timeline: TimelineEntry[];
  messages: OutboxRow[];
  conversation_id: string | null;
}

export interface Attempt {
  n: number;
  started_at: string;
  outcome: string | null;
  vendor: string | null;
  vendor_id: string | null;
  error_code: string | null;
}

export interface OutboxRow {
  id: string;
  channel: string;
  to: string;
  subject: string | null;
  text: string;
  html?: string | null;
  kind: string;
  state: string;
  refused_rule: string | null;
  refused_detail: string | null;
  queued_at: string;
  sent_at: string | null;
  attempts: Attempt[];
  attachments: string[];
  lead_id: string | null;
}

export type Holder = "assistant" | "staff";

export interface ConversationRow {
  id: string;
  lead_id: string | null;
  person: { name: string };
  vehicle: string | null;
  location: { id: string; name: string; timezone: string };
  holder: Holder;
  held_by: { id: string; name: string } | null;
  asked_for_person: boolean;
  hand_off_reason: string | null;
  last_message: { author: Author; text: string; created_at: string } | null;
  unread: number;
}

export type Author = "customer" | "assistant" | "staff" | "system";

export interface BookedAppointment {
  id: string;
  starts_at: string;
  ends_at: string;
  label: string;
  services: string[];
  price_text: string | null;
  status: string;
  location_name: string;
  address: string | null;
  ics_url: string | null;
  timezone: string;
}

export type Card =
  | {
      kind: "services";
      services: { id: string; name: string; price_text: string; duration_minutes: number }[];
    }
  | {
      kind: "slots";
      timezone: string;
      service_ids: string[];
      service_name: string;
      slots: { starts_at: string; ends_at: string; label: string }[];
    }
  | {
      kind: "confirm";
      action?: "book" | "move" | "cancel";
      hold_id?: string;
      service_ids: string[];
      starts_at: string;
      label: string;
      service_name: string;
      price_text: string;
      expires_at?: string;
      moves_from?: string;
      law_note?: string;
    }
  | { kind: "vehicle"; label: string }
  | { kind: "booking"; appointment: BookedAppointment }
  | { kind: "handoff" };

export interface Message {
  id: string;
  author: Author;
  author_name?: string | null;
  channel: string;
  text: string;
  cards?: Card[];
  created_at: string;
  language?: string | null;
  model?: Served | null;
  held_back?: { rule: string; sentence: string }[];
  translation?: { language: string; text: string } | null;
}

/** Who served an answer of the assistant, and what it took. */
export interface Served {
  provider: string | null;
  model: string | null;
  prompt_version?: string | null;
  usage?: Record<string, number> | null;
  cost_microusd: number;
  latency_ms: number | null;
  first_token_ms?: number | null;
  calls?: number;
  fell_back?: boolean;
}

export interface ConversationDetail {
  conversation: ConversationRow;
  messages: Message[];
  appointment?: BookedAppointment | null;
  preferences?: string[];
}

export interface AppointmentRow {
  id: string;
  lead_id: string;
  starts_at: string;
  ends_at: string;
  timezone: string;
  location: { id: string; name: string };
  bay: { name: string } | null;
  person: { name: string; phone: string | null };
  vehicle: string | null;
  services: string[];
  price_text: string | null;
  status: string;
}

export interface ReceiptRow {
  id: string;
  source: string;
  received_at: string;
  state: string;
  reason: string | null;
  location: { name: string } | null;
  excerpt: string | null;
}

/** How much waits for a person. */
export interface Attention {
  receipts: number;
  waiting: number;
  needs_review: number;
}

export interface DemoLocation {
  slug: string;
  name: string;
  timezone: string;
  city: string;
  state: string;
}

export interface DemoService {
  name: string;
  category: string;
  price_text: string;
}

export interface DemoMessage {
  id: string;
  channel: string;
  to: string;
  subject: string | null;
  text: string;
  html: string | null;
  attachments: string[];
  sent_at: string;
  kind?: string;
}

export interface LeadRequest {
  location: string;
  name: string;
  email?: string;
  phone?: string;
  vehicle: { year: number | null; make: string; model: string };
  service: string;
  message?: string;
  consent: { sms: boolean; email: boolean; text: string; page: string };
}

export interface FieldError {
  field: string;
  message: string;
}
