// Owns how the assistant's settings are shown and changed, for the organisation or a location.
// Promises to show what holds now beside what was changed, and to send only what was touched.
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { ApiError } from "../../api/client";
import type { AssistantSettings, Changes, Policy, Provider } from "../../api/assistant-types";
import { wordsOf } from "../../lib/text";
import { Panel, Tag } from "../../ui/bits";
import styles from "./assistant.module.css";
import {
  CAP_SCOPES,
  capText,
  chainText,
  changesOf,
  formOf,
  healthOf,
  providerName,
  type Form,
  type Problems,
} from "./logic";
import { useChangeSettings } from "./queries";

/** How every vendor of models is doing. */
export function Providers({ providers }: { providers: Provider[] }) {
  return (
    <Panel title="Providers">
      <ul className={styles.providers}>
        {providers.map((provider) => {
          const { word, tone } = healthOf(provider);
          return (
            <li key={provider.name}>
              <strong>{providerName(provider.name)}</strong>
              <Tag tone={provider.usable ? tone : "plain"}>{provider.usable ? word : "No key"}</Tag>
            </li>
          );
        })}
      </ul>
      <p className={styles.soft}>Judged by real answers only; asking costs nothing.</p>
    </Panel>
  );
}

interface Props {
  settings: AssistantSettings;
  locationId: string; // empty for the organisation
  mayDecide: boolean;
}

/** What holds now, and the form to change it. */
export function SettingsOf({ settings, locationId, mayDecide }: Props) {
  const place = settings.locations.find(({ id }) => id === locationId);
  const { policy, settings: changed } = place ?? settings.organisation;
  const above = place ? settings.organisation.policy : settings.house;
  return (
    <>
      <InForce policy={policy} />
      <Change
        key={`${locationId} ${JSON.stringify(changed)}`}
        settings={settings}
        changed={changed}
        above={above}
        locationId={place ? locationId : ""}
        mayDecide={mayDecide}
      />
    </>
  );
}

function InForce({ policy }: { policy: Policy }) {
  return (
    <Panel title="What holds now">
      <dl className={styles.facts}>
        <dt>Who answers</dt>
        <dd>{chainText(policy)}</dd>
        {CAP_SCOPES.map(({ scope, label }) => (
          <div key={scope} className={styles.contents}>
            <dt>{label}</dt>
            <dd>{capText(policy.caps[scope])}</dd>
          </div>
        ))}
        <dt>Cheaper model from</dt>
        <dd>{Math.round(policy.near_share * 100)}% of a cap</dd>
        <dt>Prompt</dt>
        <dd>{policy.prompt || "the newest"}</dd>
      </dl>
    </Panel>
  );
}

interface ChangeProps {
  settings: AssistantSettings;
  changed: Changes;
  above: Policy;
  locationId: string;
  mayDecide: boolean;
}

function Change({ settings, changed, above, locationId, mayDecide }: ChangeProps) {
  const before = formOf(changed, settings.providers);
  const [form, setForm] = useState(before);
  const [problems, setProblems] = useState<Problems>({});
  const save = useChangeSettings(locationId);
  const inherit = locationId ? "As the organisation" : "As the house";
  const set = (change: Partial<Form>): void => setForm({ ...form, ...change });
  const { changes, problems: wrong } = changesOf(before, form);
  const touched = Object.keys(changes).length > 0 || Object.keys(wrong).length > 0;

  function submit(): void {
    setProblems(wrong);
    if (Object.keys(wrong).length > 0) return;
    save.mutate(changes, {
      onError: (error) => {
        if (!(error instanceof ApiError)) return;
        setProblems(Object.fromEntries(error.fields.map((each) => [each.field, each.message])));
      },
    });
  }

  return (
    <Panel title="Change it">
      {mayDecide ? null : (
        <p className={styles.soft}>Only owners and managers can change this.</p>
      )}
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <fieldset disabled={!mayDecide} className={styles.fields}>
          <legend className={styles.hidden}>Settings</legend>
          <Choosing {...{ settings, above, form, set, problems, inherit }} />
          <Capping {...{ above, form, set, problems, inherit, ofLocation: locationId !== "" }} />
        </fieldset>
        {save.isError && Object.keys(problems).length === 0 ? (
          <p role="alert" className={styles.bad}>
            {wordsOf(save.error)}
          </p>
        ) : null}
        <div className={styles.actions}>
          <Button type="submit" disabled={!mayDecide || !touched} loading={save.isPending}>
            Save
          </Button>
          <span role="status" className={styles.soft}>
            {touched ? "Not saved yet." : "An empty field leaves it as above."}
          </span>
        </div>
      </form>
    </Panel>
  );
}

interface PartProps {
  above: Policy;
  form: Form;
  set: (change: Partial<Form>) => void;
  problems: Problems;
  inherit: string;
}

function Choosing({ settings, above, form, set, problems, inherit }: PartProps & { settings: AssistantSettings }) {
  const usable = settings.providers.filter((provider) => provider.usable);
  const offered = [...new Set([...usable.map(({ name }) => name), "scripted"])];
  const names = offered.map((name) => ({ value: name, label: providerName(name) }));
  const first = above.chain[0]?.provider ?? "scripted";
  const second = above.chain[1]?.provider;
  const several = form.fallback.includes(",") ? [form.fallback] : [];
  return (
    <>
      <NativeSelect
        label="Who answers first"
        value={form.provider}
        error={problems["provider"]}
        onChange={(event) => set({ provider: event.currentTarget.value })}
        data={[{ value: "", label: `${inherit} (${providerName(first)})` }, ...names]}
      />
      <NativeSelect
        label="Who steps in"
        description="After that always the scripted answers, which need no vendor."
        value={form.fallback}
        error={problems["fallback"]}
        onChange={(event) => set({ fallback: event.currentTarget.value })}
        data={[
          { value: "", label: second ? `${inherit} (${providerName(second)})` : inherit },
          { value: "none", label: "Nobody else" },
          ...names.filter(({ value }) => value !== "scripted"),
          ...several.map((value) => ({
            value,
            label: value.split(",").map(providerName).join(", then "),
          })),
        ]}
      />
      {usable
        .filter(({ name, models }) => name !== "scripted" && models.length > 0)
        .map(({ name, models }) => (
          <NativeSelect
            key={name}
            label={`Model of ${providerName(name)}`}
            value={form.models[name] ?? ""}
            error={problems["models"]}
            onChange={(event) =>
              set({ models: { ...form.models, [name]: event.currentTarget.value } })
            }
            data={[{ value: "", label: inherit }, ...models]}
          />
        ))}
      <NativeSelect
        label="Prompt"
        value={form.prompt}
        error={problems["prompt"]}
        onChange={(event) => set({ prompt: event.currentTarget.value })}
        data={[
          { value: "", label: `${inherit}${above.prompt ? ` (${above.prompt})` : ""}` },
          ...new Set([...settings.prompts, form.prompt].filter(Boolean)),
        ]}
      />
    </>
  );
}

function Capping({ above, form, set, problems, inherit, ofLocation }: PartProps & { ofLocation: boolean }) {
  return (
    <>
      {CAP_SCOPES.filter(({ scope }) => !(ofLocation && scope === "organisation")).map(
        ({ scope, label }) => (
          <TextInput
            key={scope}
            label={`${label}, at most`}
            inputMode="decimal"
            leftSection="$"
            placeholder={`${inherit}: ${capText(above.caps[scope])}`}
            value={form.caps[scope]}
            error={problems[`caps.${scope}`] ?? problems["caps"]}
            onChange={(event) => set({ caps: { ...form.caps, [scope]: event.currentTarget.value } })}
          />
        ),
      )}
      <TextInput
        label="Cheaper model from"
        description="Percent of a cap; at the cap itself the scripted answers go on."
        inputMode="numeric"
        rightSection="%"
        placeholder={`${inherit}: ${Math.round(above.near_share * 100)}`}
        value={form.near}
        error={problems["near_share"]}
        onChange={(event) => set({ near: event.currentTarget.value })}
      />
    </>
  );
}
