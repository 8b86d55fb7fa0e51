// Owns /staff/attention: requests that could not be turned into a lead.
// Promises that nothing that came in is out of sight.
import { NativeSelect } from "@mantine/core";
import { useEffect } from "react";
import { rowsOf } from "../api/pages";
import { useStaff, zoneOf } from "../features/session/me";
import { ReceiptList } from "../features/receipts/receipt-list";
import { useReceipts } from "../features/receipts/queries";
import { useFilter } from "../lib/filters";
import { useNow } from "../lib/now";
import { PageHead } from "../ui/bits";
import { CheckIcon } from "../ui/icons";
import { Empty, Failed, Loading, More } from "../ui/states";

/** The page of requests that need a person. */
export function Component() {
  const me = useStaff();
  const now = useNow();
  const [location] = useFilter("location");
  const [state, setState] = useFilter("state");
  const found = useReceipts(state);
  const rows = rowsOf(found.data);

  useEffect(() => {
    document.title = "Needs attention · Lead Orchestrator";
  }, []);

  return (
    <div>
      <PageHead
        title="Needs attention"
        lead="Requests that came in and could not be turned into a lead. Nothing is thrown away."
      >
        <NativeSelect
          aria-label="Kind"
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
          data={[
            { value: "", label: "All" },
            { value: "quarantined", label: "Not understood" },
            { value: "parked", label: "Unknown location" },
          ]}
        />
      </PageHead>
      {found.isPending ? (
        <Loading what="requests" rows={4} />
      ) : found.isError && rows.length === 0 ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <Empty title="All clear" icon={<CheckIcon size={24} />}>
          Every request that came in was understood.
        </Empty>
      ) : (
        <>
          <ReceiptList receipts={rows} now={now} zone={zoneOf(me, location)} />
          <More query={found} />
        </>
      )}
    </div>
  );
}
