import { describe, expect, it } from "vitest";
import {
  addDays,
  ago,
  clockTime,
  dayKey,
  duration,
  isDayKey,
  nearDay,
  startOfDay,
  timeRange,
  zoneName,
} from "./time";

describe("times", () => {
  it("are said in the location's zone, not the reader's", () => {
    expect(clockTime("2026-12-01T17:00:00Z", "America/Phoenix")).toBe("10:00 AM");
    expect(clockTime("2026-12-01T17:00:00Z", "America/New_York")).toBe("12:00 PM");
    expect(zoneName("2026-12-01T17:00:00Z", "America/Phoenix")).toBe("MST");
  });

  it("say AM or PM once in a range, and the day when it runs over midnight", () => {
    const zone = "America/Chicago";
    expect(timeRange("2026-12-01T16:00:00Z", "2026-12-01T17:30:00Z", zone)).toBe(
      "10:00 – 11:30 AM",
    );
    expect(timeRange("2026-12-01T17:00:00Z", "2026-12-01T19:00:00Z", zone)).toBe(
      "11:00 AM – 1:00 PM",
    );
    expect(timeRange("2026-12-01T22:00:00Z", "2026-12-02T16:00:00Z", zone)).toBe(
      "4:00 PM – Wed, Dec 2, 10:00 AM",
    );
  });
});

describe("local days", () => {
  it("belong to the zone", () => {
    expect(dayKey("2026-12-01T04:30:00Z", "America/Chicago")).toBe("2026-11-30");
    expect(dayKey("2026-12-01T04:30:00Z", "UTC")).toBe("2026-12-01");
  });

  it("begin at local midnight, on the days when clocks change too", () => {
    expect(startOfDay("2026-03-08", "America/New_York").toISOString()).toBe(
      "2026-03-08T05:00:00.000Z",
    );
    expect(startOfDay("2026-03-09", "America/New_York").toISOString()).toBe(
      "2026-03-09T04:00:00.000Z",
    );
    expect(startOfDay("2026-11-01", "America/New_York").toISOString()).toBe(
      "2026-11-01T04:00:00.000Z",
    );
    expect(startOfDay("2026-11-02", "America/New_York").toISOString()).toBe(
      "2026-11-02T05:00:00.000Z",
    );
  });

  it("begin later where midnight itself is skipped", () => {
    const start = startOfDay("2026-09-06", "America/Santiago");
    expect(dayKey(start, "America/Santiago")).toBe("2026-09-06");
    expect(dayKey(new Date(start.getTime() - 1), "America/Santiago")).toBe("2026-09-05");
  });

  it("are counted by the calendar", () => {
    expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
    expect(isDayKey("2026-02-29")).toBe(false);
    expect(isDayKey("tomorrow")).toBe(false);
    expect(isDayKey("2028-02-29")).toBe(true);
  });

  it("near now have a name", () => {
    const now = new Date("2026-12-01T04:30:00Z");
    expect(nearDay("2026-11-30", now, "America/Chicago")).toBe("Today");
    expect(nearDay("2026-12-01", now, "America/Chicago")).toBe("Tomorrow");
    expect(nearDay("2026-11-29", now, "America/Chicago")).toBe("Yesterday");
    expect(nearDay("2026-12-05", now, "America/Chicago")).toBeNull();
  });
});

describe("lengths", () => {
  it.each([
    [0.42, "0.4 s"],
    [-1, "0.0 s"],
    [9.97, "10 s"],
    [59.4, "59 s"],
    [59.6, "1 min"],
    [185, "3 min 5 s"],
    [22.8 * 3600, "22 h 48 min"],
    [90_000, "1 d 1 h"],
  ])("of %s seconds read %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it("since an instant are never negative", () => {
    const now = new Date("2026-12-01T12:00:00Z");
    expect(ago("2026-12-01T12:00:30Z", now, "UTC")).toBe("just now");
    expect(ago("2026-12-01T11:56:00Z", now, "UTC")).toBe("4 min ago");
    expect(ago("2026-12-01T09:00:00Z", now, "UTC")).toBe("3 h ago");
    expect(ago("2026-11-29T12:00:00Z", now, "UTC")).toBe("2 d ago");
    expect(ago("2026-11-01T12:00:00Z", now, "UTC")).toBe("Sun, Nov 1");
  });
});
