// Owns how instants and local days are said.
// Promises that a location's times are shown in its own zone, whatever zone the reader sits in.

const formats = new Map<string, Intl.DateTimeFormat>();

function format(
  zone: string,
  key: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const id = `${zone}|${key}`;
  const known = formats.get(id);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", { ...options, timeZone: zone });
  formats.set(id, made);
  return made;
}

/** The zone this browser runs in. */
export function browserZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** "10:30 AM" in the zone. */
export function clockTime(at: string | Date, zone: string): string {
  const text = format(zone, "time", { hour: "numeric", minute: "2-digit" }).format(new Date(at));
  return text.replace(/\u202f/g, " ");
}

/** "10:30 – 11:30 AM": one half-open interval, the AM or PM said once when it is the same. */
export function timeRange(from: string, to: string, zone: string): string {
  const start = clockTime(from, zone);
  const end = clockTime(to, zone);
  if (dayKey(from, zone) !== dayKey(to, zone)) return `${start} – ${shortDay(to, zone)}, ${end}`;
  const same = start.slice(-2) === end.slice(-2);
  return `${same ? start.slice(0, -3) : start} – ${end}`;
}

/** "Tue, Dec 1" in the zone. */
export function shortDay(at: string | Date, zone: string): string {
  return format(zone, "day", { weekday: "short", month: "short", day: "numeric" }).format(
    new Date(at),
  );
}

/** "Tue, Dec 1, 10:30 AM" in the zone. */
export function dayAndTime(at: string | Date, zone: string): string {
  return `${shortDay(at, zone)}, ${clockTime(at, zone)}`;
}

/** "Dec 1, 2026, 10:30:05 AM MST": the exact instant, for titles and details. */
export function exactTime(at: string | Date, zone: string): string {
  return format(zone, "exact", {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  })
    .format(new Date(at))
    .replace(/\u202f/g, " ");
}

/** "MST": the short name of the zone at that instant. */
export function zoneName(at: string | Date, zone: string): string {
  const parts = format(zone, "zone", { timeZoneName: "short" }).formatToParts(new Date(at));
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** The local day of an instant as "2026-12-01". */
export function dayKey(at: string | Date, zone: string): string {
  const parts = format(zone, "key", { year: "numeric", month: "2-digit", day: "2-digit" });
  const of: Record<string, string> = {};
  for (const { type, value } of parts.formatToParts(new Date(at))) of[type] = value;
  return `${of["year"] ?? ""}-${of["month"] ?? ""}-${of["day"] ?? ""}`;
}

/** Is this text a calendar day such as "2026-12-01"? */
export function isDayKey(text: string | null | undefined): text is string {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** The day a number of days later (calendar arithmetic, no zone involved). */
export function addDays(key: string, days: number): string {
  const at = new Date(`${key}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** "Tuesday, December 1" for a day key. */
export function dayTitle(key: string): string {
  return format("UTC", "title", { weekday: "long", month: "long", day: "numeric" }).format(
    new Date(`${key}T00:00:00Z`),
  );
}

/** The instant at which a local day begins in the zone; right on days when clocks change. */
export function startOfDay(key: string, zone: string): Date {
  const midnight = new Date(`${key}T00:00:00Z`).getTime();
  let at = midnight - offsetMinutes(midnight, zone) * 60_000;
  // The offset at UTC midnight may differ from the one at local midnight: look once more.
  at = midnight - offsetMinutes(at, zone) * 60_000;
  // Where midnight itself is skipped by a clock change, the day begins an hour later.
  while (dayKey(new Date(at), zone) < key) at += 30 * 60_000;
  return new Date(at);
}

function offsetMinutes(at: number, zone: string): number {
  const parts = format(zone, "offset", {
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(new Date(at));
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(
    of("year"),
    of("month") - 1,
    of("day"),
    of("hour"),
    of("minute"),
    of("second"),
  );
  return Math.round((local - Math.floor(at / 1000) * 1000) / 60_000);
}

/** "Today", "Tomorrow", "Yesterday" or nothing, for a day key seen from now in the zone. */
export function nearDay(key: string, now: Date, zone: string): string | null {
  const today = dayKey(now, zone);
  if (key === today) return "Today";
  if (key === addDays(today, 1)) return "Tomorrow";
  if (key === addDays(today, -1)) return "Yesterday";
  return null;
}

/** "just now", "4 min ago", "3 h ago", then the day; never a negative age. */
export function ago(at: string | Date, now: Date, zone: string): string {
  const seconds = Math.max(0, (now.getTime() - new Date(at).getTime()) / 1000);
  if (seconds < 45) return "just now";
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 86_400) return `${Math.max(1, Math.round(seconds / 3600))} h ago`;
  if (seconds < 7 * 86_400) return `${Math.round(seconds / 86_400)} d ago`;
  return shortDay(at, zone);
}

/** A length of time in one or two units: "0.4 s", "12 s", "3 min 5 s", "22 h 48 min". */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(Math.floor(whole / 60), "min", whole % 60, "s");
  if (whole < 86_400)
    return pair(Math.floor(whole / 3600), "h", Math.floor((whole % 3600) / 60), "min");
  return pair(Math.floor(whole / 86_400), "d", Math.floor((whole % 86_400) / 3600), "h");
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}
