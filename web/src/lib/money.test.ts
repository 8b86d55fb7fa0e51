import { describe, expect, it } from "vitest";
import { microOf, typedUsd, usd } from "./money";

describe("money", () => {
  it.each([
    [0, "$0"],
    [4, "$0.000004"],
    [12_345, "$0.012"],
    [250_000, "$0.25"],
    [999_999, "$1.00"],
    [1_000_000, "$1.00"],
    [1_234_567_890, "$1,234.57"],
    [-2_500_000, "-$2.50"],
  ])("%d micro-dollars are %s", (micro, text) => {
    expect(usd(micro)).toBe(text);
  });

  it.each([
    ["5", 5_000_000],
    ["$0.25", 250_000],
    [" 1,000.5 ", 1_000_500_000],
    ["0", 0],
    ["", null],
    ["-1", null],
    ["1e3", null],
    ["five", null],
  ])("%s typed is %s", (typed, micro) => expect(microOf(typed)).toBe(micro));

  it("goes to the field and back", () => expect(microOf(typedUsd(1_234_567))).toBe(1_234_567));
});
