// Owns how instants, days and opening hours are written for a customer.
// Promises the shop's zone everywhere, and the browser's own only when the zone is unknown.
import { strings } from "./strings";
import type { ClosedDay, OpeningHours } from "./types";

const LOCALE = "en-US";

function formatter(timezone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timezone}|${JSON.stringify(options)}`;
  let found = formatters.get(key);
  if (!found) {
    try {
      found = new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: timezone || undefined });
    } catch {
      found = new Intl.DateTimeFormat(LOCALE, options); // a zone this browser does not know
    }
    formatters.set(key, found);
  }
  return found;
}
const formatters = new Map<string, Intl.DateTimeFormat>();

const tidy = (text: string): string => text.replace(/\u202f/g, " ");

/** "10:00 AM" in the shop's zone; empty for an unreadable instant. */
export function timeOf(instant: string, timezone: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return "";
  return tidy(formatter(timezone, { hour: "numeric", minute: "2-digit" }).format(at));
}

/** The shop-local day as "2026-12-01", which sorts and compares as text. */
export function dayOf(instant: string | number, timezone: string): string {
  const at = typeof instant === "number" ? instant : Date.parse(instant);
  if (Number.isNaN(at)) return "";
  const parts = formatter(timezone, { year: "numeric", month: "2-digit", day: "2-digit" });
  const read = Object.fromEntries(parts.formatToParts(at).map((part) => [part.type, part.value]));
  return `${read["year"]}-${read["month"]}-${read["day"]}`;
}

/** "Tuesday, Dec 1" in the shop's zone. */
export function dayLabel(instant: string, timezone: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return "";
  return formatter(timezone, { weekday: "long", month: "short", day: "numeric" }).format(at);
}

/** "Today", "Yesterday" or the day's name, seen from `now` in milliseconds. */
export function relativeDay(instant: string, timezone: string, now: number): string {
  const day = dayOf(instant, timezone);
  if (day === dayOf(now, timezone)) return strings.today;
  if (day === dayOf(now - 86_400_000, timezone)) return strings.yesterday;
  return dayLabel(instant, timezone);
}

/** The zone's everyday name, such as "Eastern Time". */
export function zoneName(timezone: string, now: number): string {
  const parts = formatter(timezone, { timeZoneName: "longGeneric" }).formatToParts(now);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? timezone;
}

/** True when a clock on this device shows another time than one at the shop. */
export function isElsewhere(timezone: string, now: number): boolean {
  const shown = { dateStyle: "short", timeStyle: "short" } as const;
  return formatter(timezone, shown).format(now) !== formatter("", shown).format(now);
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const LONG_WEEKDAYS = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
];

/** "9:00 AM" from "09:00". */
export function clockTime(clock: string): string {
  const [hour = 0, minute = 0] = clock.split(":").map(Number);
  const half = hour % 24 < 12 ? "AM" : "PM";
  return `${hour % 12 || 12}:${String(minute).padStart(2, "0")} ${half}`;
}

/** Where the shop's clock stands: weekday (0 is Monday), "HH:MM" and day. */
export function shopClock(
  timezone: string,
  now: number,
): { weekday: number; clock: string; day: string } {
  const parts = formatter(timezone, {
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(now);
  const read = Object.fromEntries(parts.map((part) => [part.type, part.value]));
  return {
    weekday: WEEKDAYS.indexOf(read["weekday"] ?? ""),
    clock: `${read["hour"]}:${read["minute"]}`,
    day: dayOf(now, timezone),
  };
}

export interface DayHours {
  weekday: number;
  name: string;
  text: string;
  today: boolean;
}

/** The week as seven lines, Monday first; a closed day this very day is said with its reason. */
export function weekHours(
  hours: OpeningHours[],
  closedDays: ClosedDay[],
  timezone: string,
  now: number,
): DayHours[] {
  const clock = shopClock(timezone, now);
  return LONG_WEEKDAYS.map((name, weekday) => {
    const today = weekday === clock.weekday;
    const closed = today ? closedDays.find((one) => one.day === clock.day) : undefined;
    const open = hours
      .filter((one) => one.weekday === weekday)
      .map((one) => `${clockTime(one.opens)} – ${clockTime(one.closes)}`);
    const usual = open.length ? open.join(", ") : strings.closed;
    const text = closed
      ? closed.reason
        ? `${strings.closed} (${closed.reason})`
        : strings.closed
      : usual;
    return { weekday, name, text, today };
  });
}

/** "Open until 6:00 PM" or "Closed, opens Mon 9:00 AM"; empty when no hours are known. */
export function openState(
  hours: OpeningHours[],
  closedDays: ClosedDay[],
  timezone: string,
  now: number,
): { open: boolean; text: string } | null {
  if (!hours.length) return null;
  const { clock } = shopClock(timezone, now);
  for (let ahead = 0; ahead < 8; ahead += 1) {
    const at = shopClock(timezone, now + ahead * 86_400_000);
    if (closedDays.some((one) => one.day === at.day)) continue;
    const spans = hours
      .filter((one) => one.weekday === at.weekday)
      .sort((left, right) => left.opens.localeCompare(right.opens));
    for (const span of spans) {
      if (ahead === 0 && span.opens <= clock && clock < span.closes)
        return { open: true, text: strings.openNow(clockTime(span.closes)) };
      if (ahead > 0 || clock < span.opens) {
        const day = ahead ? `${WEEKDAYS[at.weekday]} ` : "";
        return { open: false, text: strings.opensAt(`${day}${clockTime(span.opens)}`) };
      }
    }
  }
  return { open: false, text: strings.closedNow };
}
