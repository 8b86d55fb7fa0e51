import { expect, it } from "vitest";
import type { AppointmentRow } from "../../api/types";
import { appointmentLook, byDay, span } from "./logic";

function row(id: string, starts_at: string, timezone: string): AppointmentRow {
  return {
    id,
    lead_id: "l",
    starts_at,
    ends_at: starts_at,
    timezone,
    location: { id: timezone, name: timezone },
    bay: null,
    person: { name: "Sam Rivera", phone: null },
    vehicle: null,
    services: [],
    price_text: null,
    status: "booked",
  };
}

it("an appointment stands on its own location's day", () => {
  const late = row("late", "2026-12-02T02:30:00Z", "America/Los_Angeles");
  const early = row("early", "2026-12-02T14:00:00Z", "America/New_York");
  const days = byDay([early, late], "2026-12-01", 2);
  expect(days.map((day) => [day.key, day.appointments.map((each) => each.id)])).toEqual([
    ["2026-12-01", ["late"]],
    ["2026-12-02", ["early"]],
  ]);
});

it("a day is in order of time, and other days are left out", () => {
  const days = byDay(
    [
      row("b", "2026-12-01T18:00:00Z", "America/Chicago"),
      row("a", "2026-12-01T16:00:00+01:00", "America/Chicago"),
      row("other", "2026-12-09T16:00:00Z", "America/Chicago"),
    ],
    "2026-12-01",
    1,
  );
  expect(days[0]?.appointments.map((each) => each.id)).toEqual(["a", "b"]);
});

it("the span asked for holds the days of every zone", () => {
  expect(span("2026-12-01", 7, ["America/New_York", "America/Los_Angeles"])).toEqual({
    from: "2026-12-01T05:00:00.000Z",
    to: "2026-12-08T08:00:00.000Z",
  });
  expect(span("2026-12-01", 1, []).from).toBe("2026-12-01T00:00:00.000Z");
});

it("every status has a word", () => {
  expect(appointmentLook("no_show").label).toBe("No show");
  expect(appointmentLook("on_the_lift").label).toBe("On the lift");
});
