// Owns the stand-in's figures of the assistant: spending, settings, experiments.
// Promises the routes' shapes with invented figures; never shipped.

const MODELS = [
  ["claude", "claude-sonnet-5-5", 1],
  ["openai", "gpt-large", 0.4],
  ["scripted", "scripted", 0],
];

const days = (count) =>
  Array.from({ length: count }, (_, n) =>
    new Date(Date.now() - n * 86_400_000).toISOString().slice(0, 10),
  );

function spendRows(locations) {
  return days(24).flatMap((day, n) =>
    locations.flatMap((location, l) =>
      MODELS.map(([provider, model, rate], m) => {
        const calls = 40 + ((n * 7 + l * 13 + m * 5) % 60);
        return {
          day,
          location: { id: location.id, name: location.name },
          provider,
          model,
          calls,
          tokens: rate
            ? { input: calls * 900, cached_read: calls * 2_600, cached_write: calls * 80, output: calls * 140, reasoning: 0 }
            : { input: 0, cached_read: 0, cached_write: 0, output: 0, reasoning: 0 },
          cost_microusd: Math.round(calls * 3_900 * rate),
          unmeasured: m === 1 && n === 3 ? 2 : 0,
          unpriced: 0,
        };
      }),
    ),
  );
}

const policy = {
  chain: [
    { provider: "claude", model: "claude-sonnet-5-5" },
    { provider: "openai", model: "gpt-large" },
    { provider: "scripted", model: "scripted" },
  ],
  caps: { conversation: 500_000, location: 5_000_000, organisation: 25_000_000 },
  near_share: 0.8,
  prompt: "2026-11-22",
};

const estimate = (value, spread, better = null) => ({
  value,
  low: value - spread,
  high: value + spread,
  better,
  lift: better === null ? null : spread / 2,
});
const arm = (name, change = {}) => ({
  name,
  share: 1,
  provider: "claude",
  model: "claude-sonnet-5-5",
  prompt: "",
  stopped: false,
  stopped_because: null,
  ...change,
});
const result = (name, conversations, booked, cost, better) => ({
  name,
  conversations,
  rates: {
    booked: estimate(booked, 0.05, better),
    kept: estimate(booked * 0.8, 0.06, better),
    replied: estimate(0.71, 0.04, better && 0.52),
    handed_off: estimate(0.08, 0.03, better && 0.4),
    stopped: estimate(0.01, 0.008, better && 0.6),
    held_back: estimate(0.04, 0.02, better && 0.2),
  },
  revenue_cents: estimate(booked * 40_000, 1_900, better),
  cost_microusd: estimate(cost, cost / 12, better && 1),
  harm: null,
});

/** The assistant's routes; undefined for any other. */
export function assistantRoutes(locations) {
  const settings = {
    house: policy,
    organisation: { settings: { caps: { location: 5_000_000 } }, policy },
    locations: locations.map(({ id, name }) => ({ id, name, settings: {}, policy })),
    providers: [
      { name: "claude", state: "ok", usable: true, models: ["claude-haiku-5-5", "claude-sonnet-5-5"] },
      { name: "openai", state: "degraded", usable: true, models: ["gpt-large", "gpt-small"] },
      { name: "scripted", state: "ok", usable: true, models: ["scripted"] },
    ],
    prompts: ["2026-11-01", "2026-11-22"],
  };
  const experiments = [
    {
      id: "exp-1",
      name: "Shorter answers",
      status: "running",
      hold_out: 0.05,
      created_at: new Date(Date.now() - 9e8).toISOString(),
      started_at: new Date(Date.now() - 8e8).toISOString(),
      ended_at: null,
      arms: [arm("as today"), arm("short", { prompt: "2026-11-22" }), arm("small model", { model: "claude-haiku-5-5" })],
    },
    {
      id: "exp-2",
      name: "OpenAI first",
      status: "ended",
      hold_out: 0.1,
      created_at: new Date(Date.now() - 5e9).toISOString(),
      started_at: new Date(Date.now() - 4.9e9).toISOString(),
      ended_at: new Date(Date.now() - 2e9).toISOString(),
      arms: [arm("as today"), arm("openai", { provider: "openai", model: "gpt-large", stopped: true, stopped_because: "handed_off" })],
    },
  ];
  const detail = (one) => ({
    ...one,
    result: {
      arms: one.arms.map(({ name }, n) => result(name, 412 - n * 9, 0.24 + n * 0.05, 4_100 - n * 1_500, n ? 0.9 + n * 0.03 : null)),
      deal_p: one.id === "exp-2" ? 0.00004 : 0.61,
      believable: one.id !== "exp-2",
      meaning:
        one.id === "exp-2"
          ? "Conversations did not fall to the arms as planned: do not trust these figures."
          : "small model books more than as today, with 96% certainty.",
    },
  });
  return (route, body) => {
    if (route === "GET /api/staff/assistant/spend") {
      const budgets = locations.map((location, n) => ({
        scope: "location",
        subject_id: location.id,
        name: location.name,
        cap_microusd: 5_000_000,
        spent_microusd: [1_400_000, 4_300_000, 5_000_000][n % 3],
        reserved_microusd: n === 1 ? 20_000 : 0,
        near_at: n > 0 ? new Date().toISOString() : null,
        reached_at: n === 2 ? new Date().toISOString() : null,
      }));
      const whole = { ...budgets[0], scope: "organisation", subject_id: "org", name: null, cap_microusd: 25_000_000, spent_microusd: 10_700_000 };
      return [200, { from: days(30).at(-1), to: days(1)[0], currency: "USD", rows: spendRows(locations), budgets: [...budgets, whole] }];
    }
    if (route === "GET /api/staff/assistant/settings") return [200, settings];
    if (route.startsWith("PUT /api/staff/assistant/settings")) {
      settings.organisation.settings = { ...settings.organisation.settings, ...body };
      return [200, settings];
    }
    if (route === "GET /api/staff/experiments") return [200, { items: experiments }];
    if (route === "POST /api/staff/experiments") {
      const made = { ...experiments[0], ...body, id: `exp-${experiments.length + 1}`, status: "draft", started_at: null };
      experiments.unshift({ ...made, arms: body.arms.map((one) => arm(one.name, one)) });
      return [201, experiments[0]];
    }
    const [, id, verb] = /experiments\/([^/]+)(?:\/(.+))?$/.exec(route) ?? [];
    const one = experiments.find((each) => each.id === id);
    if (!one) return undefined;
    if (verb === "start") one.status = "running";
    else if (verb === "end") one.status = "ended";
    else if (verb) {
      const name = decodeURIComponent(verb.split("/")[1]);
      Object.assign(one.arms.find((each) => each.name === name) ?? {}, { stopped: true, stopped_because: "by hand" });
    }
    return [200, detail(one)];
  };
}

/** What staff are told of an answer: served by whom, held back, translated. */
export function served(n) {
  return {
    language: n === 1 ? "es" : "en",
    model: {
      provider: "claude",
      model: "claude-sonnet-5-5",
      prompt_version: "2026-11-22",
      usage: { input_tokens: 812, cached_read_tokens: 2_604, cached_write_tokens: 0, output_tokens: 138 },
      cost_microusd: 3_912,
      latency_ms: 1_840,
      first_token_ms: 610,
      calls: 2,
    },
    held_back: n === 1 ? [{ rule: "amount_unsupported", sentence: "I can do it for $150." }] : [],
    translation: n === 1 ? { language: "en", text: "A full tint is $299 for your car, and it takes about two hours." } : null,
  };
}
