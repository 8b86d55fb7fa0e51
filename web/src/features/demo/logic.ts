// Owns what the demo home does with a form and with the messages that went out.
// Promises invented people only, and a time after sending that is never flattering by mistake.
import type { DemoMessage, FieldError, LeadRequest } from "../../api/types";
import { e164 } from "../../lib/text";

export interface Form {
  location: string;
  name: string;
  email: string;
  phone: string;
  year: string;
  make: string;
  model: string;
  service: string;
  message: string;
  sms: boolean;
  mail: boolean;
}

export const EMPTY: Form = {
  location: "",
  name: "",
  email: "",
  phone: "",
  year: "",
  make: "",
  model: "",
  service: "",
  message: "",
  sms: false,
  mail: false,
};

const PEOPLE = [
  "Jordan Lee",
  "Sam Rivera",
  "Alex Morgan",
  "Casey Brooks",
  "Riley Chen",
  "Dana Ortiz",
];
const CARS: [string, string, string][] = [
  ["2021", "Toyota", "Camry"],
  ["2022", "Tesla", "Model 3"],
  ["2019", "Ford", "F-150"],
  ["2023", "Honda", "CR-V"],
  ["2020", "Subaru", "Outback"],
];
const AREAS = ["202", "303", "404", "512", "602", "702", "813"];
const NOTES = [
  "How much would it be, and do you have time this week?",
  "Looking for something that keeps the heat out. Can I wait while it is done?",
];

/** An invented customer; `random` gives numbers in [0, 1). Numbers are 555-01xx, addresses example.com. */
export function example(form: Form, services: string[], random: () => number): Form {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const name = pick(PEOPLE) ?? "Jordan Lee";
  const [year, make, model] = pick(CARS) ?? ["2021", "Toyota", "Camry"];
  const two = String(Math.floor(random() * 100)).padStart(2, "0");
  const tag = String(Math.floor(random() * 9000) + 1000);
  return {
    ...form,
    name,
    email: `${name.toLowerCase().replace(/[^a-z]+/g, ".")}.${tag}@example.com`,
    phone: `(${pick(AREAS) ?? "202"}) 555-01${two}`,
    year,
    make,
    model,
    service: form.service || (services[0] ?? ""),
    message: pick(NOTES) ?? "",
    sms: true,
    mail: true,
  };
}

/** The words of consent shown beside the boxes and sent with the request. */
export function consentText(shop: string): string {
  return (
    `${shop} may answer this request by the channels I ticked. ` +
    "Message and data rates may apply. Reply STOP to end text messages."
  );
}

/** The request a shop's website would send for this form. */
export function toRequest(form: Form, shop: string, page: string): LeadRequest {
  const year = Number(form.year.trim());
  const request: LeadRequest = {
    location: form.location,
    name: form.name.trim(),
    vehicle: {
      year: form.year.trim() !== "" && Number.isInteger(year) ? year : null,
      make: form.make.trim(),
      model: form.model.trim(),
    },
    service: form.service,
    consent: { sms: form.sms, email: form.mail, text: consentText(shop), page },
  };
  if (form.email.trim() !== "") request.email = form.email.trim();
  if (form.phone.trim() !== "") request.phone = form.phone.trim();
  if (form.message.trim() !== "") request.message = form.message.trim();
  return request;
}

export type Faults = Partial<Record<keyof Form, string>>;

/** What is missing before the form is worth sending. */
export function check(form: Form, thisYear: number): Faults {
  const faults: Faults = {};
  if (form.location === "") faults.location = "Choose a shop.";
  if (form.name.trim() === "") faults.name = "Write your name.";
  const email = form.email.trim();
  const phone = form.phone.trim();
  if (email === "" && phone === "") faults.email = "Give an e-mail address or a phone number.";
  if (email !== "" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    faults.email = "This does not look like an e-mail address.";
  }
  if (phone !== "" && e164(phone) === null) faults.phone = "Write ten digits, area code first.";
  const year = form.year.trim();
  if (
    year !== "" &&
    !(/^\d{4}$/.test(year) && Number(year) >= 1900 && Number(year) <= thisYear + 2)
  ) {
    faults.year = "Four digits.";
  }
  return faults;
}

const FIELDS: Record<string, keyof Form> = {
  location: "location",
  name: "name",
  email: "email",
  phone: "phone",
  vehicle: "make",
  year: "year",
  make: "make",
  model: "model",
  service: "service",
  message: "message",
  sms: "sms",
};

/** The server's faults beside the fields they belong to, and those that belong to none. */
export function placeFaults(errors: FieldError[]): { faults: Faults; rest: string[] } {
  const faults: Faults = {};
  const rest: string[] = [];
  for (const { field, message } of errors) {
    const parts = field.split(/[.[\]/]+/).filter(Boolean);
    const known = parts
      .reverse()
      .map((part) => FIELDS[part])
      .find((name) => name !== undefined);
    if (known && faults[known] === undefined) faults[known] = message;
    else if (!known) rest.push(message);
  }
  return { faults, rest };
}

/** What was sent, and when the button was pressed, by this page's own clock. */
export interface Sent {
  pressedAt: number;
  shop: string;
  form: Form;
  /** Messages these contacts had before: they are not shown. */
  before: string[];
}

/** Where to look for what was sent to this customer. */
export function contactsOf(form: Form): { email: string | null; phone: string | null } {
  return {
    email: form.email.trim() === "" ? null : form.email.trim(),
    phone: form.phone.trim() === "" ? null : e164(form.phone),
  };
}

/**
 * Seconds from the press to a message, seen here first at `seenAt` (milliseconds, this page's clock).
 * The server's own time is used when it fits between the two; else the page's, which is never too short.
 */
export function secondsAfter(pressedAt: number, sentAt: string, seenAt: number): number {
  const server = Date.parse(sentAt);
  const fits = Number.isFinite(server) && server >= pressedAt && server <= seenAt;
  return Math.max(0, ((fits ? server : seenAt) - pressedAt) / 1000);
}

/** The chat link in a message, or null; only http and https links to a /chat/ page count. */
export function chatLink(messages: Pick<DemoMessage, "text">[], origin: string): string | null {
  for (const { text } of [...messages].reverse()) {
    for (const [found] of text.matchAll(/https?:\/\/[^\s<>"')\]]+/g)) {
      try {
        const url = new URL(found, origin);
        if (/\/chat\/[^/]+$/.test(url.pathname) || url.hash.startsWith("#k=")) return url.href;
      } catch {
        // Not an address after all: look at the next one.
      }
    }
  }
  return null;
}

/** A text cut into plain parts and web links, for showing links without running anything. */
export function withLinks(text: string): { text: string; href: string | null }[] {
  const parts: { text: string; href: string | null }[] = [];
  let from = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"')\]]+/g)) {
    const link = match[0].replace(/[.,;:!?]+$/, "");
    if (match.index > from) parts.push({ text: text.slice(from, match.index), href: null });
    parts.push({ text: link, href: link });
    from = match.index + link.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), href: null });
  return parts;
}

/** A web address as a reader sees it: host and the start of the path, never the secret after #. */
export function shortLink(href: string): string {
  const [bare = "", ...rest] = href.replace(/^https?:\/\//, "").split(/[#?]/);
  return bare.length > 36 || rest.length > 0 ? `${bare.slice(0, 35)}…` : bare;
}

/** Services under their categories, in the order they came. */
export function byCategory<T extends { category: string }>(services: T[]): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const service of services) {
    const group = groups.get(service.category);
    if (group) group.push(service);
    else groups.set(service.category, [service]);
  }
  return [...groups];
}
