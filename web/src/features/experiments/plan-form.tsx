// Owns the form that plans an experiment.
// Promises that the first arm is the control and that nothing is dealt by planning.
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { ApiError } from "../../api/client";
import type { ArmPlan, Plan } from "../../api/assistant-types";
import { wordsOf } from "../../lib/text";
import styles from "./experiments.module.css";
import { planProblems } from "./logic";

export interface Choices {
  providers: { name: string; label: string; models: string[] }[];
  prompts: string[];
  house: { provider: string; model: string };
}

interface Props {
  choices: Choices;
  busy: boolean;
  error: unknown;
  send: (plan: Plan) => void;
}

const MOST_ARMS = 6;

/** Name, hold-out and two to six ways to answer. */
export function PlanForm({ choices, busy, error, send }: Props) {
  const { provider, model } = choices.house;
  const arm = (name: string): ArmPlan => ({ name, share: 1, provider, model, prompt: "" });
  const [name, setName] = useState("");
  const [holdOut, setHoldOut] = useState("5");
  const [arms, setArms] = useState([arm("as today"), arm("")]);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const fields = error instanceof ApiError ? error.fields : [];

  function submit(): void {
    const wrong = planProblems(name, holdOut, arms);
    setProblems(wrong);
    if (Object.keys(wrong).length > 0) return;
    const named = arms.map((one) => ({ ...one, name: one.name.trim() }));
    send({ name: name.trim(), hold_out: Number(holdOut) / 100, arms: named });
  }
  const change = (at: number, to: Partial<ArmPlan>): void =>
    setArms(arms.map((one, n) => (n === at ? { ...one, ...to } : one)));

  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={styles.row}>
        <TextInput
          label="What is tried"
          maxLength={80}
          value={name}
          error={problems["name"]}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="Kept out, percent"
          inputMode="numeric"
          value={holdOut}
          error={problems["hold_out"]}
          onChange={(event) => setHoldOut(event.currentTarget.value)}
        />
      </div>
      {arms.map((one, n) => (
        <ArmFields
          key={n}
          n={n}
          arm={one}
          choices={choices}
          problems={problems}
          change={(to) => change(n, to)}
          remove={n > 1 ? () => setArms(arms.filter((_, at) => at !== n)) : null}
        />
      ))}
      {error ? (
        <p role="alert" className={styles.bad}>
          {fields.map(({ message }) => message).join(" ") || wordsOf(error)}
        </p>
      ) : null}
      <div className={styles.verbs}>
        <Button type="submit" loading={busy}>
          Plan it
        </Button>
        <Button
          variant="default"
          disabled={arms.length >= MOST_ARMS}
          onClick={() => setArms([...arms, arm("")])}
        >
          Add an arm
        </Button>
      </div>
    </form>
  );
}

interface ArmProps {
  n: number;
  arm: ArmPlan;
  choices: Choices;
  problems: Record<string, string>;
  change: (to: Partial<ArmPlan>) => void;
  remove: (() => void) | null;
}

function ArmFields({ n, arm, choices, problems, change, remove }: ArmProps) {
  const models = choices.providers.find(({ name }) => name === arm.provider)?.models ?? [];
  const problem = (field: string): string | undefined => problems[`arms.${n}.${field}`];
  return (
    <fieldset className={styles.arm}>
      <legend>{n === 0 ? "Control" : `Arm ${n + 1}`}</legend>
      <TextInput
        label="Name"
        maxLength={40}
        value={arm.name}
        error={problem("name")}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <NativeSelect
        label="Provider"
        value={arm.provider}
        onChange={(event) => {
          const provider = event.currentTarget.value;
          const offered = choices.providers.find(({ name }) => name === provider)?.models;
          change({ provider, model: offered?.[0] ?? "" });
        }}
        data={choices.providers.map(({ name, label }) => ({ value: name, label }))}
      />
      <NativeSelect
        label="Model"
        value={arm.model}
        error={problem("model")}
        onChange={(event) => change({ model: event.currentTarget.value })}
        data={[...new Set([arm.model, ...models])].filter(Boolean)}
      />
      <NativeSelect
        label="Prompt"
        value={arm.prompt}
        onChange={(event) => change({ prompt: event.currentTarget.value })}
        data={[{ value: "", label: "As the house" }, ...choices.prompts]}
      />
      <TextInput
        label="Share"
        inputMode="decimal"
        value={String(arm.share)}
        error={problem("share")}
        onChange={(event) => change({ share: Number(event.currentTarget.value) || 0 })}
      />
      {remove ? (
        <Button variant="subtle" color="gray" onClick={remove} style={{ alignSelf: "end" }}>
          Remove
        </Button>
      ) : null}
    </fieldset>
  );
}
