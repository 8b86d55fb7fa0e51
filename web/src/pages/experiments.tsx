// Owns /staff/assistant/experiments: all experiments, and planning one.
// Promises that an experiment opens as soon as it is planned.
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { providerName } from "../features/assistant/logic";
import { useAssistantSettings } from "../features/assistant/queries";
import { ExperimentList } from "../features/experiments/experiment-list";
import { PlanForm } from "../features/experiments/plan-form";
import { useExperiments, usePlan } from "../features/experiments/queries";
import { mayDecide } from "../features/session/logic";
import { useStaff, zoneOf } from "../features/session/me";
import { keepLocation, useFilter } from "../lib/filters";
import { Panel } from "../ui/bits";
import { Empty, Failed, Loading } from "../ui/states";
import { AssistantFrame } from "./assistant-frame";

/** The list of experiments. */
export function Component() {
  const me = useStaff();
  const [location] = useFilter("location");
  const [planning, setPlanning] = useState(false);
  const found = useExperiments();
  const decides = mayDecide(me.staff.role);

  useEffect(() => {
    document.title = "Experiments · Lead Orchestrator";
  }, []);

  return (
    <div>
      <AssistantFrame lead="Two or more ways to answer, dealt by chance, judged by what customers do.">
        {decides ? (
          <Button variant={planning ? "default" : "filled"} onClick={() => setPlanning(!planning)}>
            {planning ? "Not now" : "Plan an experiment"}
          </Button>
        ) : null}
      </AssistantFrame>
      {planning ? <Planning /> : null}
      {found.isPending ? (
        <Loading what="experiments" rows={3} />
      ) : !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : found.data.items.length > 0 ? (
        <ExperimentList items={found.data.items} zone={zoneOf(me, location)} />
      ) : planning ? null : (
        <Empty title="Nothing was tried yet">
          Plan an experiment to compare models or prompts on your own customers.
        </Empty>
      )}
    </div>
  );
}

function Planning() {
  const at = useLocation();
  const navigate = useNavigate();
  const settings = useAssistantSettings();
  const plan = usePlan();
  if (!settings.data) {
    return settings.isError ? (
      <Failed error={settings.error} retry={() => void settings.refetch()} />
    ) : (
      <Loading what="models" rows={2} />
    );
  }
  const usable = settings.data.providers.filter((one) => one.usable);
  const house = settings.data.organisation.policy.chain[0];
  return (
    <Panel title="A new experiment">
      <PlanForm
        choices={{
          providers: usable.map(({ name, models }) => ({
            name,
            label: providerName(name),
            models,
          })),
          prompts: settings.data.prompts,
          house: house ?? { provider: "scripted", model: "scripted" },
        }}
        busy={plan.isPending}
        error={plan.error}
        send={(asked) =>
          plan.mutate(asked, {
            onSuccess: (made) =>
              void navigate(keepLocation(`/assistant/experiments/${made.id}`, at.search)),
          })
        }
      />
    </Panel>
  );
}
