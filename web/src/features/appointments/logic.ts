// Owns sorting appointments into local days.
// Promises that each stands on the day it has at its own location.
import type { AppointmentRow } from "../../api/types";
import { addDays, dayKey, startOfDay } from "../../lib/time";
import { phrase } from "../../lib/text";
import type { Tone } from "../../ui/bits";

export interface Day {
  key: string;
  appointments: AppointmentRow[];
}

/** The instants that surely hold every local day from `first` on, whatever the location's zone. */
export function span(first: string, days: number, zones: string[]): { from: string; to: string } {
  const all = zones.length > 0 ? zones : ["UTC"];
  const starts = all.map((zone) => startOfDay(first, zone).getTime());
  const ends = all.map((zone) => startOfDay(addDays(first, days), zone).getTime());
  return {
    from: new Date(Math.min(...starts)).toISOString(),
    to: new Date(Math.max(...ends)).toISOString(),
  };
}

/** Each of the days with its appointments in order of time; those outside the days are left out. */
export function byDay(appointments: AppointmentRow[], first: string, days: number): Day[] {
  const keys = Array.from({ length: days }, (_, day) => addDays(first, day));
  const of = new Map<string, AppointmentRow[]>(keys.map((key) => [key, []]));
  for (const row of appointments) of.get(dayKey(row.starts_at, row.timezone))?.push(row);
  return keys.map((key) => ({
    key,
    appointments: (of.get(key) ?? []).sort(
      (a, b) =>
        Date.parse(a.starts_at) - Date.parse(b.starts_at) ||
        a.location.name.localeCompare(b.location.name),
    ),
  }));
}

const STATUS: Record<string, { label: string; tone: Tone }> = {
  booked: { label: "Booked", tone: "good" },
  cancelled: { label: "Cancelled", tone: "plain" },
  completed: { label: "Done", tone: "info" },
  no_show: { label: "No show", tone: "bad" },
};

/** How an appointment's status is shown. */
export function appointmentLook(status: string): { label: string; tone: Tone } {
  return STATUS[status] ?? { label: phrase(status), tone: "plain" };
}
