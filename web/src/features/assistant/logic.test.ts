import { describe, expect, it } from "vitest";
import type { Budget, Provider, SpendRow } from "../../api/assistant-types";
import {
  budgetState,
  byDay,
  byLocation,
  byModel,
  cachedShare,
  changesOf,
  chainText,
  formOf,
  healthOf,
  inOrder,
  sums,
} from "./logic";

const row = (change: Partial<SpendRow> = {}): SpendRow => ({
  day: "2026-12-01",
  location: { id: "tampa", name: "Tampa" },
  provider: "claude",
  model: "claude-small",
  calls: 2,
  tokens: { input: 100, cached_read: 300, cached_write: 0, output: 50, reasoning: 20 },
  cost_microusd: 1_200,
  unmeasured: 0,
  unpriced: 0,
  ...change,
});

describe("spending", () => {
  const rows = [
    row(),
    row({ day: "2026-12-03", cost_microusd: 300 }),
    row({ provider: "openai", model: "gpt-small", location: { id: "gone", name: "" } }),
    row({ provider: "scripted", model: "scripted", calls: 9, cost_microusd: 0 }),
  ];

  it("is summed by model, the dearest first, and adds up", () => {
    const found = sums(rows, byModel);
    expect(found.map(({ name, cost }) => [name, cost])).toEqual([
      ["Claude claude-small", 1_500],
      ["OpenAI gpt-small", 1_200],
      ["Scripted", 0],
    ]);
    const all = rows.reduce((sum, each) => sum + each.cost_microusd, 0);
    expect(found.reduce((sum, each) => sum + each.cost, 0)).toBe(all);
  });

  it("is summed by location, one that is gone too", () => {
    expect(sums(rows, byLocation).map(({ name }) => name)).toEqual([
      "Tampa",
      "A location that is gone",
    ]);
  });

  it("counts no token twice: reasoning is part of what was written", () => {
    expect(sums([row()], byModel)[0]?.tokens).toBe(450);
  });

  it("has a line for every day, quiet ones too", () => {
    expect(byDay(rows).map(({ key, cost }) => [key, cost])).toEqual([
      ["2026-12-01", 2_400],
      ["2026-12-02", 0],
      ["2026-12-03", 300],
    ]);
    expect(byDay([])).toEqual([]);
  });

  it("says how much of what was read came from a cache", () => {
    expect(cachedShare([row()])).toBe(0.75);
    expect(cachedShare([])).toBeNull();
  });
});

describe("a budget", () => {
  const budget = (change: Partial<Budget>): Budget => ({
    scope: "location",
    subject_id: "tampa",
    name: "Tampa",
    cap_microusd: 1_000,
    spent_microusd: 100,
    reserved_microusd: 100,
    near_at: null,
    reached_at: null,
    ...change,
  });

  it("counts what is promised as used", () => {
    expect(budgetState(budget({}))).toEqual({ tone: "good", word: "Within", share: 0.2 });
  });

  it("says what happens near it and at it", () => {
    const near_at = "2026-12-01T12:00:00Z";
    expect(budgetState(budget({ near_at })).tone).toBe("warn");
    expect(budgetState(budget({ near_at, reached_at: near_at })).word).toContain("scripted");
    expect(budgetState(budget({ spent_microusd: 5_000 })).share).toBe(1);
  });

  it("of the organisation stands above those of locations", () => {
    const found = inOrder([
      budget({ name: "Tampa" }),
      budget({ name: "Mesa" }),
      budget({ scope: "organisation", name: null }),
    ]);
    expect(found.map(({ name }) => name)).toEqual([null, "Mesa", "Tampa"]);
  });

  it("may have no cap, or one of nothing", () => {
    expect(budgetState(budget({ cap_microusd: null })).word).toBe("No cap");
    expect(budgetState(budget({ cap_microusd: 0 })).share).toBe(1);
  });
});

describe("settings", () => {
  const providers: Provider[] = [
    { name: "claude", state: "ok", usable: true, models: ["claude-small"] },
    { name: "openai", state: "down", usable: true, models: ["gpt-small"] },
  ];
  const before = formOf(
    { provider: "claude", caps: { location: 5_000_000 }, near_share: 0.8 },
    providers,
  );

  it("send nothing when nothing was touched", () => {
    expect(changesOf(before, { ...before })).toEqual({ changes: {}, problems: {} });
  });

  it("send what was changed, in the server's units", () => {
    const after = {
      ...before,
      provider: "openai",
      fallback: "none",
      models: { ...before.models, openai: "gpt-small" },
      caps: { ...before.caps, conversation: "0.25" },
      near: "90",
    };
    expect(changesOf(before, after).changes).toEqual({
      provider: "openai",
      fallback: [],
      models: { openai: "gpt-small" },
      caps: { conversation: 250_000 },
      near_share: 0.9,
    });
  });

  it("take back what was emptied", () => {
    const after = { ...before, provider: "", caps: { ...before.caps, location: "" }, near: "" };
    expect(changesOf(before, after).changes).toEqual({
      provider: null,
      caps: { location: null },
      near_share: null,
    });
  });

  it("do not send an amount that is none", () => {
    const after = { ...before, caps: { ...before.caps, location: "a lot" }, near: "140" };
    const { changes, problems } = changesOf(before, after);
    expect(changes).toEqual({});
    expect(Object.keys(problems)).toEqual(["caps.location", "near_share"]);
  });

  it("keep a fallback of several that was set elsewhere", () => {
    const form = formOf({ fallback: ["openai", "claude"] }, providers);
    expect(form.fallback).toBe("openai,claude");
    expect(changesOf(form, { ...form, fallback: "openai" }).changes).toEqual({
      fallback: ["openai"],
    });
  });

  it("say who answers in a sentence, and how providers do in a word", () => {
    const chain = [
      { provider: "claude", model: "claude-small" },
      { provider: "scripted", model: "scripted" },
    ];
    const caps = { conversation: null, location: null, organisation: null };
    expect(chainText({ chain, caps, near_share: 0.8, prompt: "" })).toBe(
      "Claude claude-small, then scripted answers",
    );
    expect(providers.map((one) => healthOf(one).word)).toEqual(["Healthy", "Down"]);
    expect(healthOf({ name: "x", state: "resting_now", usable: true, models: [] }).word).toBe(
      "Resting now",
    );
  });
});
