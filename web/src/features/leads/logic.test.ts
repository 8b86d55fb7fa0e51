import { describe, expect, it } from "vitest";
import {
  awaitsAnswer,
  firstTouchTone,
  languageName,
  sourceLabel,
  statusLook,
  timelineMark,
} from "./logic";

describe("a lead", () => {
  it("has a word and a tone for every status, known or not", () => {
    expect(statusLook("appointment_scheduled")).toEqual({ label: "Booked", tone: "good" });
    expect(statusLook("waiting_for_parts")).toEqual({ label: "Waiting for parts", tone: "plain" });
  });

  it("says where it came from", () => {
    expect(sourceLabel("shopmonkey")).toBe("Shopmonkey");
    expect(sourceLabel("phone_call")).toBe("Phone call");
  });

  it.each([
    [null, "warn"],
    [0.4, "good"],
    [60, "good"],
    [61, "info"],
    [300, "info"],
    [82_080, "bad"],
  ] as const)("answered after %s seconds is %s", (seconds, tone) => {
    expect(firstTouchTone(seconds)).toBe(tone);
  });

  it("is watched closely for its first minute, until it is answered", () => {
    const fresh = { received_at: "2026-12-01T10:00:00Z", first_touch_seconds: null };
    const now = Date.parse("2026-12-01T10:00:05Z");
    expect(awaitsAnswer([fresh], now)).toBe(true);
    expect(awaitsAnswer([{ ...fresh, first_touch_seconds: 0.4 }], now)).toBe(false);
    expect(awaitsAnswer([fresh], now + 120_000)).toBe(false);
  });

  it("names its language", () => {
    expect(languageName("es")).toBe("Spanish");
    expect(languageName("vi")).toBe("vi");
    expect(languageName(null)).toBe("Not known");
  });
});

describe("a timeline entry", () => {
  it.each([
    ["LeadReceived", "in"],
    ["MessageReceived", "in"],
    ["message_refused", "bad"],
    ["MessageQueued", "out"],
    ["MessageDelivered", "out"],
    ["AppointmentBooked", "good"],
    ["DeliveryFailed", "bad"],
    ["messaging.MessageAccepted", "out"],
    ["messaging.DeliveryUnsettled", "bad"],
    ["booking.SlotHeld", "plain"],
    ["messaging.PersonAskedFor", "in"],
    ["VehicleClassGuessed", "plain"],
  ] as const)("of kind %s is marked %s", (kind, mark) => {
    expect(timelineMark(kind)).toBe(mark);
  });
});
