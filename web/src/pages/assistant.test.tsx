// Owns the promises of the assistant's pages: what owners see, and what their presses send.
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Me } from "../api/types";
import { MeContext } from "../features/session/me";
import { Component as Spending } from "./assistant";
import { Component as Settings } from "./assistant-settings";
import { Component as Experiment } from "./experiment";
import { Component as Experiments } from "./experiments";

const me = (role: string): Me => ({
  staff: { id: "me", name: "Robin Castle", email: "robin@example.com", role },
  organisation: { name: "Desert Shade" },
  locations: [
    { id: "mesa", slug: "mesa", name: "Mesa", timezone: "America/Phoenix" },
    { id: "tampa", slug: "tampa", name: "Tampa", timezone: "America/New_York" },
  ],
  csrf: "csrf",
});

const policy = {
  chain: [
    { provider: "claude", model: "claude-small" },
    { provider: "scripted", model: "scripted" },
  ],
  caps: { conversation: 250_000, location: 5_000_000, organisation: null },
  near_share: 0.8,
  prompt: "v3",
};
const SETTINGS = {
  house: policy,
  organisation: { settings: {}, policy },
  locations: [
    { id: "mesa", name: "Mesa", settings: { caps: { location: 2_000_000 } }, policy },
    { id: "tampa", name: "Tampa", settings: {}, policy },
  ],
  providers: [
    { name: "claude", state: "ok", usable: true, models: ["claude-large", "claude-small"] },
    { name: "openai", state: "not_configured", usable: false, models: ["gpt-small"] },
    { name: "scripted", state: "ok", usable: true, models: ["scripted"] },
  ],
  prompts: ["v2", "v3"],
};
const estimate = (value: number, better: number | null) => ({
  value,
  low: value * 0.8,
  high: value * 1.2,
  better,
  lift: null,
});
const arm = (name: string, change = {}) => ({
  name,
  share: 1,
  provider: "claude",
  model: "claude-small",
  prompt: "",
  stopped: false,
  stopped_because: null,
  ...change,
});
const EXPERIMENT = {
  id: "e1",
  name: "Shorter <b>prompt</b>",
  status: "running",
  hold_out: 0.05,
  created_at: "2026-12-01T17:00:00Z",
  started_at: "2026-12-01T18:00:00Z",
  ended_at: null,
  arms: [arm("as today"), arm("short", { prompt: "v2" })],
};
const RESULT = {
  arms: ["as today", "short"].map((name, n) => ({
    name,
    conversations: 120 + n,
    rates: { booked: estimate(0.2 + n / 10, n ? 0.97 : null) },
    revenue_cents: null,
    cost_microusd: estimate(2_000, n ? 0.4 : null),
    harm: n ? "handed_off" : null,
  })),
  deal_p: 0.61,
  believable: true,
  meaning: "short does harm (handed off): stop it.",
};

type Sent = { method: string; path: string; body: unknown };
let sent: Sent[];
let answers: Record<string, { status?: number; body: unknown }>;

beforeEach(() => {
  sent = [];
  answers = {
    "/api/staff/assistant/settings": { body: SETTINGS },
    "/api/staff/experiments": { body: { items: [EXPERIMENT] } },
    "/api/staff/experiments/e1": { body: { ...EXPERIMENT, result: RESULT } },
  };
  vi.stubGlobal("fetch", (path: string, init: RequestInit = {}) => {
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    sent.push({ method: init.method ?? "GET", path, body });
    const found = answers[path.split("?")[0] ?? ""] ?? { status: 404, body: {} };
    return Promise.resolve(
      new Response(JSON.stringify(found.body), { status: found.status ?? 200 }),
    );
  });
});
afterEach(() => vi.unstubAllGlobals());

const changes = (): Sent[] => sent.filter(({ method }) => method !== "GET");

function open(at: string, role = "owner") {
  const router = createMemoryRouter(
    [
      { path: "/assistant", Component: Spending },
      { path: "/assistant/settings", Component: Settings },
      { path: "/assistant/experiments", Component: Experiments },
      { path: "/assistant/experiments/:id", Component: Experiment },
    ],
    { initialEntries: [at] },
  );
  render(
    <MantineProvider env="test">
      <QueryClientProvider
        client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}
      >
        <MeContext value={me(role)}>
          <RouterProvider router={router} />
        </MeContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return router;
}

describe("spending", () => {
  const row = (location: string, cost_microusd: number) => ({
    day: "2026-12-01",
    location: { id: location, name: location === "mesa" ? "Mesa" : "Tampa" },
    provider: "claude",
    model: "claude-small",
    calls: 4,
    tokens: { input: 1_000, cached_read: 3_000, cached_write: 0, output: 200, reasoning: 0 },
    cost_microusd,
    unmeasured: 1,
    unpriced: 0,
  });
  const SPEND = {
    from: "2026-11-02",
    to: "2026-12-02",
    currency: "USD",
    rows: [row("mesa", 4_200), row("tampa", 1_500_000)],
    budgets: [
      {
        scope: "location",
        subject_id: "mesa",
        name: "Mesa",
        cap_microusd: 5_000,
        spent_microusd: 4_200,
        reserved_microusd: 300,
        near_at: "2026-12-01T12:00:00Z",
        reached_at: null,
      },
      {
        scope: "organisation",
        subject_id: "o",
        name: null,
        cap_microusd: null,
        spent_microusd: 1_504_200,
        reserved_microusd: 0,
        near_at: null,
        reached_at: null,
      },
    ],
  };

  it("shows what was spent, by whom, and how far the caps are", async () => {
    answers["/api/staff/assistant/spend"] = { body: SPEND };
    open("/assistant");
    const budgets = await screen.findByRole("region", { name: "Budgets today" });
    expect(within(budgets).getByText("Near: cheaper model")).toBeTruthy();
    expect(within(budgets).getByText(/\$0.0042 and \$0.0003 promised of \$0.005/)).toBeTruthy();
    expect(within(budgets).getByText("The whole organisation")).toBeTruthy();
    expect(screen.getAllByText("$1.50").length).toBeGreaterThan(0);
    expect(screen.getByText("75%")).toBeTruthy();
    expect(screen.getByText("2 calls")).toBeTruthy();
  });

  it("is of the chosen location and the chosen days", async () => {
    answers["/api/staff/assistant/spend"] = { body: SPEND };
    const router = open("/assistant?location=mesa");
    expect(await screen.findByRole("region", { name: "By location" })).toBeTruthy();
    expect(screen.queryByText("Tampa")).toBeNull();
    await userEvent.selectOptions(screen.getByLabelText("Days"), "7");
    expect(router.state.location.search).toBe("?location=mesa&days=7");
    await waitFor(() => {
      const asked = sent.map(({ path }) => new URL(path, "http://x").searchParams.get("from"));
      const [first, last] = [asked[0] ?? "", asked.at(-1) ?? ""];
      expect(Date.parse(last) - Date.parse(first)).toBe(23 * 86_400_000);
    });
  });
});

describe("settings", () => {
  it("say what holds, and send only what was touched", async () => {
    open("/assistant/settings");
    const now = await screen.findByRole("region", { name: "What holds now" });
    expect(within(now).getByText("Claude claude-small, then scripted answers")).toBeTruthy();
    expect(within(now).getByText("no cap")).toBeTruthy();
    await userEvent.selectOptions(screen.getByLabelText("Model of Claude"), "claude-large");
    await userEvent.type(screen.getByLabelText("The organisation, a day, at most"), "20");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(changes()).toHaveLength(1));
    expect(changes()[0]).toEqual({
      method: "PUT",
      path: "/api/staff/assistant/settings",
      body: { models: { claude: "claude-large" }, caps: { organisation: 20_000_000 } },
    });
  });

  it("of a location leave the organisation's cap to the organisation, and can be taken back", async () => {
    answers["/api/staff/assistant/settings/mesa"] = { body: SETTINGS };
    open("/assistant/settings?location=mesa");
    const cap = await screen.findByLabelText("Each location, a day, at most");
    expect((cap as HTMLInputElement).value).toBe("2");
    expect(screen.queryByLabelText("The organisation, a day, at most")).toBeNull();
    await userEvent.clear(cap);
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() =>
      expect(changes()[0]).toMatchObject({
        path: "/api/staff/assistant/settings/mesa",
        body: { caps: { location: null } },
      }),
    );
  });

  it("show the server's reasons at the fields", async () => {
    open("/assistant/settings");
    await userEvent.selectOptions(await screen.findByLabelText("Prompt"), "v2");
    answers["/api/staff/assistant/settings"] = {
      status: 422,
      body: { errors: [{ field: "prompt", message: "this is no version of a prompt" }] },
    };
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("this is no version of a prompt")).toBeTruthy();
  });

  it("are looked at, not changed, by an advisor", async () => {
    open("/assistant/settings", "advisor");
    expect(await screen.findByText("Only owners and managers can change this.")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Save" })).toHaveProperty("disabled", true);
    expect(screen.getByText("No key")).toBeTruthy();
  });
});

describe("experiments", () => {
  it("are planned with a control and another arm", async () => {
    const router = open("/assistant/experiments?location=mesa");
    await userEvent.click(await screen.findByRole("button", { name: "Plan an experiment" }));
    await userEvent.type(await screen.findByLabelText("What is tried"), "Large model");
    const second = screen.getByRole("group", { name: "Arm 2" });
    await userEvent.type(within(second).getByLabelText("Name"), "large");
    await userEvent.selectOptions(within(second).getByLabelText("Model"), "claude-large");
    answers["/api/staff/experiments"] = { body: { ...EXPERIMENT, items: [] } };
    await userEvent.click(screen.getByRole("button", { name: "Plan it" }));
    await waitFor(() => expect(changes()).toHaveLength(1));
    expect(changes()[0]?.body).toEqual({
      name: "Large model",
      hold_out: 0.05,
      arms: [
        { name: "as today", share: 1, provider: "claude", model: "claude-small", prompt: "" },
        { name: "large", share: 1, provider: "claude", model: "claude-large", prompt: "" },
      ],
    });
    await waitFor(() =>
      expect(router.state.location.pathname).toBe("/assistant/experiments/e1"),
    );
  });

  it("say what is missing before anything is sent", async () => {
    open("/assistant/experiments");
    await userEvent.click(await screen.findByRole("button", { name: "Plan an experiment" }));
    await userEvent.click(await screen.findByRole("button", { name: "Plan it" }));
    expect(screen.getByText("Give it a name.")).toBeTruthy();
    expect(screen.getByText("Every arm needs a name.")).toBeTruthy();
    expect(changes()).toEqual([]);
  });

  it("are told in a sentence, with every figure's interval, and stopped only when sure", async () => {
    open("/assistant/experiments/e1");
    expect((await screen.findByRole("heading", { level: 1 })).textContent).toBe(EXPERIMENT.name);
    expect(screen.getByText(RESULT.meaning)).toBeTruthy();
    const booked = screen.getByRole("region", { name: "Booked" });
    expect(within(booked).getByText(/30%, between 24% and 36%/)).toBeTruthy();
    expect(within(booked).getByText(/97% likely better/)).toBeTruthy();
    expect(screen.getByText("Does harm: handed off")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Stop" }));
    expect(changes()).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Stop short for good" }));
    await waitFor(() =>
      expect(changes().map(({ path }) => path)).toEqual([
        "/api/staff/experiments/e1/arms/short/stop",
      ]),
    );
  });

  it("warn when conversations did not fall as planned", async () => {
    const result = { ...RESULT, believable: false, deal_p: 0.00001, meaning: "Do not trust these." };
    answers["/api/staff/experiments/e1"] = { body: { ...EXPERIMENT, result } };
    open("/assistant/experiments/e1");
    expect(await screen.findByText("Do not trust these.")).toBeTruthy();
    expect(screen.getByText(/other numbers of conversations than their shares/)).toBeTruthy();
  });

  it("cannot be changed by an advisor", async () => {
    open("/assistant/experiments/e1", "advisor");
    expect(await screen.findByText(RESULT.meaning)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "End" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Stop" })).toBeNull();
  });

  it("say why one could not be started", async () => {
    answers["/api/staff/experiments/e1"] = {
      body: { ...EXPERIMENT, status: "draft", started_at: null, result: RESULT },
    };
    answers["/api/staff/experiments/e1/start"] = {
      status: 409,
      body: { code: "one_runs", title: "Another experiment runs." },
    };
    open("/assistant/experiments/e1");
    await userEvent.click(await screen.findByRole("button", { name: "Start" }));
    await userEvent.click(screen.getByRole("button", { name: "Start dealing now" }));
    expect((await screen.findByRole("alert")).textContent).toBe("Another experiment runs.");
  });
});
