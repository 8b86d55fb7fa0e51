import { describe, expect, it } from "vitest";
import type { ArmPlan, ArmResult, Estimate } from "../../api/assistant-types";
import { likely, METRICS, place, planProblems, said, scale, shareText, stoppedText } from "./logic";

const estimate = (change: Partial<Estimate> = {}): Estimate => ({
  value: 0.24,
  low: 0.18,
  high: 0.31,
  better: null,
  lift: null,
  ...change,
});
const result = (name: string, booked: Estimate, cost: Estimate | null = null): ArmResult => ({
  name,
  conversations: 120,
  rates: { booked },
  revenue_cents: null,
  cost_microusd: cost,
  harm: null,
});
const [booked] = METRICS;
const cost = METRICS.find(({ key }) => key === "cost");
if (!booked || !cost) throw new Error("no metrics");

describe("a figure", () => {
  it("is said with its interval", () => {
    expect(said(booked, estimate())).toBe("24%, between 18% and 31%");
    expect(said(booked, estimate({ value: 0.031, low: 0, high: 0.07 }))).toBe(
      "3.1%, between 0% and 7.0%",
    );
    expect(said(cost, estimate({ value: 2_100, low: 1_900, high: 2_300 }))).toBe(
      "$0.0021, between $0.0019 and $0.0023",
    );
  });

  it("is compared with the control's, never with certainty", () => {
    expect(likely(estimate())).toBeNull();
    expect(likely(estimate({ better: 0.97 }))).toBe("97% likely better");
    expect(likely(estimate({ better: 0.02 }))).toBe("98% likely worse");
    expect(likely(estimate({ better: 1 }))).not.toContain("100%");
  });

  it("is drawn on one scale with the other arms'", () => {
    const arms = [result("a", estimate()), result("b", estimate({ low: 0.3, high: 0.5 }))];
    const ends = scale(booked, arms);
    expect(ends).toEqual({ low: 0, high: 0.5 });
    expect(place(estimate(), ends)).toEqual({ start: 36, width: 26, value: 48 });
  });

  it("that is below zero or unknown still has a scale", () => {
    expect(scale(cost, [result("a", estimate())])).toEqual({ low: 0, high: 1 });
    const odd = result("a", estimate(), estimate({ value: 1, low: -1, high: 3 }));
    expect(scale(cost, [odd]).low).toBe(-1);
  });
});

describe("an arm", () => {
  const arm = {
    name: "new",
    share: 1,
    provider: "claude",
    model: "m",
    prompt: "",
    stopped: true,
    stopped_because: "handed_off",
  };

  it("has its share of all", () => {
    expect(shareText({ share: 1 }, [{ share: 1 }, { share: 3 }])).toBe("25%");
  });

  it("says why it was taken out", () => {
    expect(stoppedText(arm)).toBe("Stopped: handed off.");
    expect(stoppedText({ ...arm, stopped_because: "by hand" })).toBe("Stopped by staff.");
    expect(stoppedText({ ...arm, stopped: false })).toBeNull();
  });
});

describe("a plan", () => {
  const arm = (name: string): ArmPlan => ({
    name,
    share: 1,
    provider: "claude",
    model: "m",
    prompt: "",
  });

  it("is sent when it is sound", () => {
    expect(planProblems("Shorter prompt", "5", [arm("as today"), arm("short")])).toEqual({});
  });

  it("says what is missing, field by field", () => {
    const arms = [arm("same"), { ...arm("same "), share: 0, model: "" }];
    expect(Object.keys(planProblems(" ", "100", arms))).toEqual([
      "name",
      "hold_out",
      "arms.1.name",
      "arms.1.share",
      "arms.1.model",
    ]);
  });
});
