// Owns how the figures of an experiment are said and drawn, and what makes a plan sendable.
// Promises that a figure is never shown without the interval it lies in.
import type { Arm, ArmPlan, ArmResult, Estimate, Experiment } from "../../api/assistant-types";
import { usd } from "../../lib/money";
import { phrase } from "../../lib/text";

export interface Metric {
  key: string;
  label: string;
  less: boolean; // fewer is better
  say: (value: number) => string;
  of: (arm: ArmResult) => Estimate | null;
}

const percent = (value: number): string => {
  const shown = value * 100;
  return `${shown !== 0 && Math.abs(shown) < 10 ? shown.toFixed(1) : Math.round(shown)}%`;
};
const rate = (key: string, label: string, less = false): Metric => ({
  key,
  label,
  less,
  say: percent,
  of: (arm) => arm.rates[key] ?? null,
});

export const METRICS: Metric[] = [
  rate("booked", "Booked"),
  rate("kept", "Kept the appointment"),
  rate("replied", "Customer replied"),
  {
    key: "revenue",
    label: "Revenue per conversation",
    less: false,
    say: (cents) => usd(Math.round(cents) * 10_000),
    of: (arm) => arm.revenue_cents,
  },
  {
    key: "cost",
    label: "Cost per conversation",
    less: true,
    say: (micro) => usd(Math.round(micro)),
    of: (arm) => arm.cost_microusd,
  },
  rate("handed_off", "Asked for a person", true),
  rate("stopped", "Told us to stop", true),
  rate("held_back", "Sentences held back", true),
];

/** The ends of the scale all arms of a metric are drawn on. */
export function scale(metric: Metric, arms: ArmResult[]): { low: number; high: number } {
  const found = arms.map(metric.of).filter((estimate) => estimate !== null);
  const low = Math.min(0, ...found.map((estimate) => estimate.low));
  const high = Math.max(0, ...found.map((estimate) => estimate.high));
  return { low, high: high > low ? high : low + 1 };
}

/** Where an interval stands on a scale, in percent of its width. */
export function place(
  estimate: Estimate,
  { low, high }: { low: number; high: number },
): { start: number; width: number; value: number } {
  const at = (value: number): number =>
    Math.min(100, Math.max(0, ((value - low) / (high - low)) * 100));
  return {
    start: at(estimate.low),
    width: Math.max(1, at(estimate.high) - at(estimate.low)),
    value: at(estimate.value),
  };
}

/** "24%, between 18% and 31%". */
export function said(metric: Metric, estimate: Estimate): string {
  const { say } = metric;
  return `${say(estimate.value)}, between ${say(estimate.low)} and ${say(estimate.high)}`;
}

/** "97% likely better", or "93% likely worse"; null for the control. */
export function likely({ better }: Estimate): string | null {
  if (better === null) return null;
  const word = better >= 0.5 ? "better" : "worse";
  const sure = Math.min(99, Math.round(Math.max(better, 1 - better) * 100));
  return `${sure}% likely ${word}`;
}

export const STATUS: Record<Experiment["status"], { word: string; tone: "plain" | "good" | "info" }> = {
  draft: { word: "Planned", tone: "plain" },
  running: { word: "Running", tone: "good" },
  ended: { word: "Ended", tone: "info" },
};

/** Why an arm was taken out, as a sentence. */
export function stoppedText(arm: Arm): string | null {
  if (!arm.stopped) return null;
  if (arm.stopped_because === "by hand") return "Stopped by staff.";
  return arm.stopped_because ? `Stopped: ${phrase(arm.stopped_because).toLowerCase()}.` : "Stopped.";
}

/** "50%": the share of an arm among all. */
export function shareText(arm: { share: number }, arms: { share: number }[]): string {
  const whole = arms.reduce((sum, one) => sum + one.share, 0);
  return whole > 0 ? percent(arm.share / whole) : "0%";
}

/** What is wrong with a plan, by field; empty when it can be sent. */
export function planProblems(name: string, holdOut: string, arms: ArmPlan[]): Record<string, string> {
  const wrong: Record<string, string> = {};
  const names = arms.map((arm) => arm.name.trim());
  const share = Number(holdOut);
  if (name.trim() === "") wrong["name"] = "Give it a name.";
  if (holdOut.trim() === "" || !(share >= 0 && share < 100)) wrong["hold_out"] = "From 0 to 99 percent.";
  arms.forEach((arm, n) => {
    if (names[n] === "") wrong[`arms.${n}.name`] = "Every arm needs a name.";
    else if (names.indexOf(names[n] ?? "") !== n) wrong[`arms.${n}.name`] = "This name is taken.";
    if (!(arm.share > 0)) wrong[`arms.${n}.share`] = "More than 0.";
    if (!arm.model) wrong[`arms.${n}.model`] = "Choose a model.";
  });
  return wrong;
}
