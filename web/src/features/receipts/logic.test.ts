import { expect, it } from "vitest";
import { excerptText, receiptLook } from "./logic";

it("every state says what it means", () => {
  expect(receiptLook("quarantined").label).toBe("Not understood");
  expect(receiptLook("parked").tone).toBe("warn");
  expect(receiptLook("replayed")).toEqual({ label: "Replayed", tone: "plain", says: "" });
});

it("an excerpt is tidied when it is JSON and left alone when it is not", () => {
  expect(excerptText('{"name":"Sam"}')).toBe('{\n  "name": "Sam"\n}');
  expect(excerptText('{"name":"Sa')).toBe('{"name":"Sa');
  expect(excerptText("<adf>")).toBe("<adf>");
  expect(excerptText(null)).toBe("");
});

it("an excerpt is cut between whole characters", () => {
  expect(Array.from(excerptText("🙂".repeat(5000)))).toHaveLength(1200);
});
