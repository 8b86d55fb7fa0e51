// Owns what the figures of the assistant come to, and what a change of its settings is.
// Promises sums that are equal to the rows', and that an untouched field changes nothing.
import type { Budget, CapScope, Changes, Policy, Provider, SpendRow } from "../../api/assistant-types";
import { microOf, typedUsd, usd } from "../../lib/money";
import { phrase } from "../../lib/text";
import { addDays } from "../../lib/time";

export interface Sum {
  key: string;
  name: string;
  calls: number;
  tokens: number;
  cost: number;
}

const PROVIDERS: Record<string, string> = {
  claude: "Claude",
  openai: "OpenAI",
  scripted: "Scripted",
};

/** A provider's name as people write it. */
export const providerName = (name: string): string => PROVIDERS[name] ?? phrase(name);

/** All tokens of a row; each was paid for once. */
export const tokensOf = ({ tokens }: SpendRow): number =>
  tokens.input + tokens.cached_read + tokens.cached_write + tokens.output;

/** Rows summed under a key, the dearest first. */
export function sums(rows: SpendRow[], by: (row: SpendRow) => { key: string; name: string }): Sum[] {
  const found = new Map<string, Sum>();
  for (const row of rows) {
    const { key, name } = by(row);
    const sum = found.get(key) ?? { key, name, calls: 0, tokens: 0, cost: 0 };
    sum.calls += row.calls;
    sum.tokens += tokensOf(row);
    sum.cost += row.cost_microusd;
    found.set(key, sum);
  }
  return [...found.values()].sort((a, b) => b.cost - a.cost || b.calls - a.calls);
}

export const byModel = (row: SpendRow) => ({
  key: `${row.provider} ${row.model}`,
  name: `${providerName(row.provider)} ${row.model === row.provider ? "" : row.model}`.trim(),
});
export const byLocation = (row: SpendRow) => ({
  key: row.location.id,
  name: row.location.name || "A location that is gone",
});

/** One sum for every day from the first to the last with a call, empty ones too. */
export function byDay(rows: SpendRow[]): Sum[] {
  const days = sums(rows, ({ day }) => ({ key: day, name: day }));
  const keys = days.map(({ key }) => key).sort();
  const [first, last] = [keys[0], keys.at(-1)];
  if (first === undefined || last === undefined) return [];
  const all: Sum[] = [];
  for (let day = first; day <= last && all.length < 400; day = addDays(day, 1)) {
    const known = days.find(({ key }) => key === day);
    all.push(known ?? { key: day, name: day, calls: 0, tokens: 0, cost: 0 });
  }
  return all;
}

/** The share of what was read from a vendor's cache, of all that was read; null without any. */
export function cachedShare(rows: SpendRow[]): number | null {
  let cached = 0;
  let read = 0;
  for (const { tokens } of rows) {
    cached += tokens.cached_read;
    read += tokens.input + tokens.cached_read + tokens.cached_write;
  }
  return read === 0 ? null : cached / read;
}

/** The organisation's budget first, then the locations' by name. */
export function inOrder(budgets: Budget[]): Budget[] {
  const rank = (budget: Budget): number => (budget.scope === "organisation" ? 0 : 1);
  return [...budgets].sort(
    (a, b) => rank(a) - rank(b) || (a.name ?? "").localeCompare(b.name ?? "", "en"),
  );
}

export interface BudgetState {
  tone: "good" | "warn" | "bad" | "plain";
  word: string;
  share: number; // of the cap, 0 to 1
}

/** How a budget stands today. */
export function budgetState(budget: Budget): BudgetState {
  const { cap_microusd: cap } = budget;
  if (cap === null) return { tone: "plain", word: "No cap", share: 0 };
  const used = budget.spent_microusd + budget.reserved_microusd;
  const share = cap === 0 ? 1 : Math.min(1, used / cap);
  if (budget.reached_at) return { tone: "bad", word: "Reached: scripted answers", share };
  if (budget.near_at) return { tone: "warn", word: "Near: cheaper model", share };
  return { tone: "good", word: "Within", share };
}

const STATES: Record<string, { word: string; tone: BudgetState["tone"] }> = {
  ok: { word: "Healthy", tone: "good" },
  degraded: { word: "In trouble", tone: "warn" },
  down: { word: "Down", tone: "bad" },
  not_configured: { word: "No key", tone: "plain" },
};

/** How a provider is doing, as a word and a tone. */
export function healthOf(provider: Provider): { word: string; tone: BudgetState["tone"] } {
  return STATES[provider.state] ?? { word: phrase(provider.state), tone: "plain" };
}

/** "Claude claude-x, then OpenAI gpt-y, then scripted answers". */
export function chainText(policy: Policy): string {
  return policy.chain
    .map(({ provider, model }) =>
      provider === "scripted" ? "scripted answers" : `${providerName(provider)} ${model}`,
    )
    .join(", then ");
}

export const CAP_SCOPES: { scope: CapScope; label: string }[] = [
  { scope: "conversation", label: "Each conversation, in all" },
  { scope: "location", label: "Each location, a day" },
  { scope: "organisation", label: "The organisation, a day" },
];

/** "$5.00" or "no cap". */
export const capText = (cap: number | null): string => (cap === null ? "no cap" : usd(cap));

/** The fields as they are typed; an empty one leaves it to the level above. */
export interface Form {
  provider: string;
  fallback: string; // "", "none" or a provider
  models: Record<string, string>;
  caps: Record<CapScope, string>;
  near: string; // percent
  prompt: string;
}

/** The form of what was changed. */
export function formOf(changes: Changes, providers: Provider[]): Form {
  const cap = (scope: CapScope): string => {
    const value = changes.caps?.[scope];
    return typeof value === "number" ? typedUsd(value) : "";
  };
  return {
    provider: changes.provider ?? "",
    fallback: changes.fallback ? changes.fallback.join(",") || "none" : "",
    models: Object.fromEntries(providers.map(({ name }) => [name, changes.models?.[name] ?? ""])),
    caps: {
      conversation: cap("conversation"),
      location: cap("location"),
      organisation: cap("organisation"),
    },
    near: typeof changes.near_share === "number" ? String(Math.round(changes.near_share * 100)) : "",
    prompt: changes.prompt ?? "",
  };
}

export type Problems = Partial<Record<string, string>>;

/** What to send for a changed form; what was emptied is taken back with null. */
export function changesOf(before: Form, after: Form): { changes: Changes; problems: Problems } {
  const changes: Changes = {};
  const problems: Problems = {};
  if (before.provider !== after.provider) changes.provider = after.provider || null;
  if (before.fallback !== after.fallback) {
    const named = after.fallback === "none" ? [] : after.fallback.split(",");
    changes.fallback = after.fallback === "" ? null : named;
  }
  if (before.prompt !== after.prompt) changes.prompt = after.prompt || null;
  for (const [name, model] of Object.entries(after.models)) {
    if ((before.models[name] ?? "") !== model) {
      changes.models = { ...changes.models, [name]: model || null };
    }
  }
  for (const { scope } of CAP_SCOPES) {
    const typed = after.caps[scope].trim();
    if (before.caps[scope] === typed) continue;
    const micro = typed === "" ? null : microOf(typed);
    if (typed !== "" && micro === null) problems[`caps.${scope}`] = "Write dollars, such as 5 or 0.25.";
    else changes.caps = { ...changes.caps, [scope]: micro };
  }
  if (before.near !== after.near.trim()) {
    const percent = Number(after.near);
    if (after.near.trim() === "") changes.near_share = null;
    else if (percent > 0 && percent <= 100) changes.near_share = percent / 100;
    else problems["near_share"] = "Write a percentage from 1 to 100.";
  }
  return { changes, problems };
}
