// Owns how instants, days and opening hours are written for a customer.
// Promises the shop's zone everywhere, and the browser's own only when the zone is unknown.
import type { ClosedDay, OpeningHours } from "./types";
import type { Words } from "./words";
import { en } from "./words/en";

function formatter(
  timezone: string,
  options: Intl.DateTimeFormatOptions,
  locale: string = en.locale,
): Intl.DateTimeFormat {
  const key = `${locale}|${timezone}|${JSON.stringify(options)}`;
  let found = formatters.get(key);
  if (!found) {
    try {
      found = new Intl.DateTimeFormat(locale, { ...options, timeZone: timezone || undefined });
    } catch {
      found = new Intl.DateTimeFormat(locale, options); // a zone this browser does not know
    }
    formatters.set(key, found);
  }
  return found;
}
const formatters = new Map<string, Intl.DateTimeFormat>();

/** The named parts of an instant, in the shop's zone. */
function partsOf(at: number, timezone: string, options: Intl.DateTimeFormatOptions, locale?: string) {
  const parts = formatter(timezone, options, locale).formatToParts(at);
  return Object.fromEntries(parts.map((part) => [part.type, part.value]));
}

/** "10:00 AM" in the shop's zone; empty for an unreadable instant. */
export function timeOf(instant: string, timezone: string, words: Words): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return "";
  return clockTime(shopClock(timezone, at).clock, words);
}

/** The shop-local day as "2026-12-01", which sorts and compares as text. */
export function dayOf(instant: string | number, timezone: string): string {
  const at = typeof instant === "number" ? instant : Date.parse(instant);
  if (Number.isNaN(at)) return "";
  const read = partsOf(at, timezone, { year: "numeric", month: "2-digit", day: "2-digit" });
  return `${read["year"]}-${read["month"]}-${read["day"]}`;
}

/** "Tuesday, Dec 1", "Martes 1 de diciembre" or "Mardi 1er décembre" in the shop's zone. */
export function dayLabel(instant: string, timezone: string, words: Words): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return "";
  const month = words.monthStyle === "long" ? "long" : "short";
  const read = partsOf(at, timezone, { month, day: "numeric" }, words.locale);
  const weekday = words.weekdays[shopClock(timezone, at).weekday] ?? "";
  return words.day(weekday, Number(read["day"]), read["month"] ?? "");
}

/** "Today", "Yesterday" or the day's name, seen from `now` in milliseconds. */
export function relativeDay(
  instant: string,
  timezone: string,
  now: number,
  words: Words,
): string {
  const day = dayOf(instant, timezone);
  if (day === dayOf(now, timezone)) return words.today;
  if (day === dayOf(now - 86_400_000, timezone)) return words.yesterday;
  return dayLabel(instant, timezone, words);
}

/** The zone's everyday name, such as "Eastern Time". */
export function zoneName(timezone: string, now: number, words: Words): string {
  const read = partsOf(now, timezone, { timeZoneName: "longGeneric" }, words.locale);
  return read["timeZoneName"] ?? timezone;
}

/** True when a clock on this device shows another time than one at the shop. */
export function isElsewhere(timezone: string, now: number): boolean {
  const shown = { dateStyle: "short", timeStyle: "short" } as const;
  return formatter(timezone, shown).format(now) !== formatter("", shown).format(now);
}

/** "9:00 AM", "9:00 a. m." or "9 h" from "09:00". */
export function clockTime(clock: string, words: Words): string {
  const [hour = "0", minute = "00"] = clock.split(":");
  return words.clock(Number(hour), minute);
}

/** Where the shop's clock stands: weekday (0 is Monday), "HH:MM" and day. */
export function shopClock(
  timezone: string,
  now: number,
): { weekday: number; clock: string; day: string } {
  const read = partsOf(now, timezone, {
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return {
    weekday: en.weekdaysShort.indexOf(read["weekday"] ?? ""),
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
  words: Words,
): DayHours[] {
  const clock = shopClock(timezone, now);
  return words.weekdays.map((name, weekday) => {
    const today = weekday === clock.weekday;
    const closed = today ? closedDays.find((one) => one.day === clock.day) : undefined;
    const open = hours
      .filter((one) => one.weekday === weekday)
      .map((one) => `${clockTime(one.opens, words)} – ${clockTime(one.closes, words)}`);
    const usual = open.length ? open.join(", ") : words.closed;
    const text = closed
      ? closed.reason
        ? `${words.closed} (${closed.reason})`
        : words.closed
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
  words: Words,
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
        return { open: true, text: words.openNow(clockTime(span.closes, words)) };
      if (ahead > 0 || clock < span.opens) {
        const day = ahead ? `${words.weekdaysShort[at.weekday]} ` : "";
        return { open: false, text: words.opensAt(`${day}${clockTime(span.opens, words)}`) };
      }
    }
  }
  return { open: false, text: words.closedNow };
}
