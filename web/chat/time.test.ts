// Owns the promise that days and hours are the shop's, wherever the customer is.
import { describe, expect, it } from "vitest";
import { en } from "./words/en";
import { es } from "./words/es";
import { fr } from "./words/fr";
import { clockTime, dayOf, openState, relativeDay, timeOf, weekHours } from "./time";

const ZONE = "America/Los_Angeles";
const WEEK = [0, 1, 2, 3, 4].map((weekday) => ({ weekday, opens: "08:00", closes: "18:00" }));
const at = (iso: string): number => Date.parse(iso);

describe("instants", () => {
  it("are written in the shop's zone", () => {
    expect(timeOf("2026-12-01T18:00:00Z", ZONE, en)).toBe("10:00 AM");
    expect(dayOf("2026-12-01T02:00:00Z", ZONE)).toBe("2026-11-30");
  });

  it("survive a zone nobody knows and an unreadable value", () => {
    expect(timeOf("2026-12-01T18:00:00Z", "Mars/Base", en)).toMatch(/\d/);
    expect(timeOf("soon", ZONE, en)).toBe("");
  });

  it("are named by the shop's day", () => {
    const now = at("2026-12-01T07:30:00Z"); // still November 30 at the shop
    expect(relativeDay("2026-11-30T20:00:00Z", ZONE, now, en)).toBe("Today");
    expect(relativeDay("2026-11-30T07:00:00Z", ZONE, now, en)).toBe("Yesterday");
    expect(relativeDay("2026-11-26T20:00:00Z", ZONE, now, en)).toBe("Thursday, Nov 26");
  });

  it.each([
    ["00:00", "12:00 AM"],
    ["09:05", "9:05 AM"],
    ["12:00", "12:00 PM"],
    ["24:00", "12:00 AM"],
  ])("%s is %s", (clock, words) => expect(clockTime(clock, en)).toBe(words));
});

describe("in the customer's language", () => {
  const now = at("2026-12-02T18:00:00Z");

  it("times are written as the assistant writes them", () => {
    expect(timeOf("2026-12-01T22:30:00Z", ZONE, es)).toBe("2:30 p.\u00a0m.");
    expect(timeOf("2026-12-01T22:30:00Z", ZONE, fr)).toBe("14 h 30");
    expect(timeOf("2026-12-01T18:00:00Z", ZONE, fr)).toBe("10 h");
  });

  it("days have their names and their order", () => {
    expect(relativeDay("2026-12-01T20:00:00Z", ZONE, now, es)).toBe("Ayer");
    expect(relativeDay("2026-11-28T20:00:00Z", ZONE, now, es)).toBe("Sábado 28 de noviembre");
    expect(relativeDay("2026-12-02T20:00:00Z", ZONE, now, fr)).toBe("Aujourd'hui");
    expect(relativeDay("2026-11-01T20:00:00Z", ZONE, now, fr)).toBe("Dimanche 1er novembre");
  });

  it("opening hours are said in it", () => {
    const short = WEEK.map((day) => ({ ...day, closes: "13:00" }));
    expect(openState(short, [], ZONE, now, es)?.text).toBe("Abierto hasta la 1:00 p.\u00a0m.");
    expect(openState(WEEK, [], ZONE, now, fr)?.text).toBe("Ouvert jusqu'à 18 h");
    expect(weekHours(WEEK, [], ZONE, now, fr)[0]).toMatchObject({
      name: "Lundi",
      text: "8 h – 18 h",
    });
  });
});

describe("opening hours", () => {
  it.each([
    ["2026-11-30T17:00:00Z", true, "Open until 6:00 PM"],
    ["2026-11-30T15:59:00Z", false, "Closed, opens 8:00 AM"],
    ["2026-12-01T02:00:00Z", false, "Closed, opens Tue 8:00 AM"],
    ["2026-11-28T20:00:00Z", false, "Closed, opens Mon 8:00 AM"],
  ])("at %s", (now, open, text) => {
    expect(openState(WEEK, [], ZONE, at(now), en)).toEqual({ open, text });
  });

  it("skip a closed day", () => {
    const closed = [{ day: "2026-11-30", reason: "Inventory" }];
    const now = at("2026-11-30T17:00:00Z");
    expect(openState(WEEK, closed, ZONE, now, en)?.text).toBe("Closed, opens Tue 8:00 AM");
    expect(weekHours(WEEK, closed, ZONE, now, en)[0]?.text).toBe("Closed (Inventory)");
  });

  it("are unknown when the shop gave none", () => {
    expect(openState([], [], ZONE, at("2026-11-30T17:00:00Z"), en)).toBeNull();
  });

  it("list the week with today marked", () => {
    const week = weekHours(WEEK, [], ZONE, at("2026-11-30T17:00:00Z"), en);
    expect(week.map((day) => day.today).indexOf(true)).toBe(0);
    expect(week[6]?.text).toBe("Closed");
  });
});
