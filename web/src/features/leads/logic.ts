// Owns the words and tones for leads and their timeline.
// Promises an entry for states it has never heard of.
import { phrase } from "../../lib/text";
import type { Tone } from "../../ui/bits";

interface Look {
  label: string;
  tone: Tone;
}

const STATUS: Record<string, Look> = {
  new: { label: "New", tone: "warn" },
  contacted: { label: "Contacted", tone: "info" },
  chat_active: { label: "In chat", tone: "info" },
  appointment_scheduled: { label: "Booked", tone: "good" },
  converted: { label: "Converted", tone: "good" },
  lost: { label: "Lost", tone: "plain" },
};

export const LEAD_STATUSES = Object.entries(STATUS).map(([value, { label }]) => ({ value, label }));

/** How a lead's status is shown. */
export function statusLook(status: string): Look {
  return STATUS[status] ?? { label: phrase(status), tone: "plain" };
}

const SOURCES: Record<string, string> = {
  web: "Website form",
  web_form: "Website form",
  form: "Website form",
  shopmonkey: "Shopmonkey",
  meta: "Meta lead ad",
  google: "Google lead ad",
  adf: "ADF e-mail",
  csv: "Imported file",
};

/** Where a lead came from, in words. */
export function sourceLabel(source: string): string {
  return SOURCES[source] ?? phrase(source);
}

/** How good a time to first answer is: within a minute, within five, later, or not yet. */
export function firstTouchTone(seconds: number | null): Tone {
  if (seconds === null) return "warn";
  if (seconds <= 60) return "good";
  return seconds <= 300 ? "info" : "bad";
}

/** Is one of these leads so fresh that its first answer is about to go out? */
export function awaitsAnswer(
  leads: { received_at: string; first_touch_seconds: number | null }[],
  now: number,
): boolean {
  return leads.some(
    (lead) => lead.first_touch_seconds === null && now - Date.parse(lead.received_at) < 60_000,
  );
}

export type TimelineMark = "in" | "out" | "good" | "bad" | "plain";

const MARKS: [RegExp, TimelineMark][] = [
  [
    /refus|fail|bounc|quarantin|needs_?review|suppress|opted|no_?show|doubt|unsettled|trouble/,
    "bad",
  ],
  [/book|convert|scheduled|confirmed/, "good"],
  [/deliver|sent|queued|accepted|posted|answered|contacted/, "out"],
  [/received|asked|restored|consent/, "in"],
];

/** Which mark a timeline entry carries, from the kind of its fact. */
export function timelineMark(kind: string): TimelineMark {
  // "messaging.MessageAccepted": the room before the dot says nothing about what happened.
  const plain = kind.slice(kind.lastIndexOf(".") + 1).toLowerCase();
  return MARKS.find(([pattern]) => pattern.test(plain))?.[1] ?? "plain";
}

const LANGUAGES: Record<string, string> = { en: "English", es: "Spanish", fr: "French" };

/** A language code in words. */
export function languageName(code: string | null): string {
  if (!code) return "Not known";
  return LANGUAGES[code] ?? code;
}
