// Owns the shapes of what the assistant costs, how it is set, and what experiments show.
// Promises to say nothing the server does not send: money is whole micro-dollars, days are local.

export interface SpendRow {
  day: string;
  location: { id: string; name: string };
  provider: string;
  model: string;
  calls: number;
  tokens: {
    input: number;
    cached_read: number;
    cached_write: number;
    output: number;
    reasoning: number;
  };
  cost_microusd: number;
  unmeasured: number;
  unpriced: number;
}

export interface Budget {
  scope: string;
  subject_id: string;
  name: string | null;
  cap_microusd: number | null;
  spent_microusd: number;
  reserved_microusd: number;
  near_at: string | null;
  reached_at: string | null;
}

export interface Spend {
  from: string;
  to: string;
  currency: string;
  rows: SpendRow[];
  budgets: Budget[];
}

export type CapScope = "conversation" | "location" | "organisation";

export interface Policy {
  chain: { provider: string; model: string }[];
  caps: Record<CapScope, number | null>;
  near_share: number;
  prompt: string;
}

/** What was changed of the level above; what is missing was not. */
export interface Changes {
  provider?: string | null;
  fallback?: string[] | null;
  models?: Record<string, string | null> | null;
  caps?: Partial<Record<CapScope, number | null>> | null;
  near_share?: number | null;
  prompt?: string | null;
}

export interface Provider {
  name: string;
  state: string;
  usable: boolean;
  models: string[];
}

export interface AssistantSettings {
  house: Policy;
  organisation: { settings: Changes; policy: Policy };
  locations: { id: string; name: string; settings: Changes; policy: Policy }[];
  providers: Provider[];
  prompts: string[];
}

export interface Arm {
  name: string;
  share: number;
  provider: string;
  model: string;
  prompt: string;
  stopped: boolean;
  stopped_because: string | null;
}

export interface Experiment {
  id: string;
  name: string;
  status: "draft" | "running" | "ended";
  hold_out: number;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  arms: Arm[];
}

/** A figure with the interval it lies in with 95 % certainty. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
  better: number | null; // how likely it beats the control's; null for the control
  lift: number | null;
}

export interface ArmResult {
  name: string;
  conversations: number;
  rates: Record<string, Estimate | null>;
  revenue_cents: Estimate | null;
  cost_microusd: Estimate | null;
  harm: string | null;
}

export interface ExperimentDetail extends Experiment {
  result: { arms: ArmResult[]; deal_p: number; believable: boolean; meaning: string };
}

export interface ArmPlan {
  name: string;
  share: number;
  provider: string;
  model: string;
  prompt: string;
}

export interface Plan {
  name: string;
  hold_out: number;
  arms: ArmPlan[];
}
