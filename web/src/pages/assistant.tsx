// Owns /staff/assistant: what the assistant's models cost.
// Promises that days and location live in the address.
import { NativeSelect } from "@mantine/core";
import { useEffect } from "react";
import { SpendPanels } from "../features/assistant/spend";
import { useSpend } from "../features/assistant/queries";
import { useStaff, zoneOf } from "../features/session/me";
import { useFilter } from "../lib/filters";
import { useNow } from "../lib/now";
import { addDays, dayKey } from "../lib/time";
import { Failed, Loading } from "../ui/states";
import { AssistantFrame } from "./assistant-frame";

const SPANS = ["7", "30", "90"];

/** The spending page. */
export function Component() {
  const me = useStaff();
  const now = useNow();
  const [location] = useFilter("location");
  const [asked, setDays] = useFilter("days");
  const days = SPANS.includes(asked) ? asked : "30";
  const found = useSpend(addDays(dayKey(now, zoneOf(me, location)), 1 - Number(days)));

  useEffect(() => {
    document.title = "Assistant: spending · Lead Orchestrator";
  }, []);

  return (
    <div>
      <AssistantFrame lead="What the models cost, to the micro-dollar, and how far the caps are.">
        <NativeSelect
          aria-label="Days"
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
          data={SPANS.map((value) => ({ value, label: `Last ${value} days` }))}
        />
      </AssistantFrame>
      {found.isPending ? (
        <Loading what="spending" rows={6} />
      ) : !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        <SpendPanels
          spend={found.data}
          rows={found.data.rows.filter((row) => !location || row.location.id === location)}
        />
      )}
    </div>
  );
}
