// Owns /staff/assistant/settings: who answers customers, with which model, at what price at most.
// Promises that the location of the console's head says whose settings these are.
import { useEffect } from "react";
import { Providers, SettingsOf } from "../features/assistant/settings";
import { useAssistantSettings } from "../features/assistant/queries";
import { mayDecide } from "../features/session/logic";
import { useStaff } from "../features/session/me";
import { useFilter } from "../lib/filters";
import { Failed, Loading } from "../ui/states";
import { AssistantFrame } from "./assistant-frame";

/** The settings page. */
export function Component() {
  const me = useStaff();
  const [location] = useFilter("location");
  const found = useAssistantSettings();
  const chosen = me.locations.find(({ id }) => id === location);

  useEffect(() => {
    document.title = "Assistant: settings · Lead Orchestrator";
  }, []);

  return (
    <div>
      <AssistantFrame
        lead={
          chosen
            ? `How ${chosen.name} answers its customers.`
            : "How all locations answer; choose a location above to change only that one."
        }
      />
      {found.isPending ? (
        <Loading what="settings" rows={6} />
      ) : !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        <>
          <Providers providers={found.data.providers} />
          <SettingsOf
            settings={found.data}
            locationId={chosen?.id ?? ""}
            mayDecide={mayDecide(me.staff.role)}
          />
        </>
      )}
    </div>
  );
}
