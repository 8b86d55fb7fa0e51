// Owns /staff/outbox: every message that left, and every one that did not.
// Promises that filters and the opened message live in the address.
import { NativeSelect } from "@mantine/core";
import { useEffect } from "react";
import { Link, useLocation } from "react-router";
import { rowsOf } from "../api/pages";
import { useStaff, zoneOf } from "../features/session/me";
import { kindLabel, OUTBOX_STATES } from "../features/outbox/logic";
import { OutboxList, OutboxMessage } from "../features/outbox/outbox-parts";
import { useOutbox } from "../features/outbox/queries";
import { keepLocation, useFilter } from "../lib/filters";
import { useNow } from "../lib/now";
import { PageHead } from "../ui/bits";
import { SendIcon } from "../ui/icons";
import { SidePanel } from "../ui/side-panel";
import { Empty, Failed, Loading, More } from "../ui/states";

/** The outbox page. */
export function Component() {
  const me = useStaff();
  const now = useNow();
  const at = useLocation();
  const [location] = useFilter("location");
  const [state, setState] = useFilter("state");
  const [channel, setChannel] = useFilter("channel");
  const [message, setMessage] = useFilter("message");
  const found = useOutbox({ location, state, channel });
  const rows = rowsOf(found.data);
  const opened = rows.find((row) => row.id === message);
  const zone = zoneOf(me, location);

  useEffect(() => {
    document.title = "Outbox · Lead Orchestrator";
  }, []);

  return (
    <div>
      <PageHead title="Outbox" lead="What was sent, what was not, and the rule that stopped it.">
        <NativeSelect
          aria-label="State"
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
          data={[{ value: "", label: "Any state" }, ...OUTBOX_STATES]}
        />
        <NativeSelect
          aria-label="Channel"
          value={channel}
          onChange={(event) => setChannel(event.currentTarget.value)}
          data={[
            { value: "", label: "SMS and e-mail" },
            { value: "sms", label: "SMS" },
            { value: "email", label: "E-mail" },
          ]}
        />
      </PageHead>
      {found.isPending ? (
        <Loading what="messages" rows={8} />
      ) : found.isError && rows.length === 0 ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : rows.length === 0 ? (
        <Empty
          title={state || channel ? "No message matches" : "Nothing was sent yet"}
          icon={<SendIcon size={24} />}
        >
          {state || channel
            ? "Change the state, the channel or the location."
            : "The first answer to a quote request appears here."}
        </Empty>
      ) : (
        <>
          <OutboxList rows={rows} now={now} zone={zone} selected={message} open={setMessage} />
          <More query={found} />
        </>
      )}
      <SidePanel
        title={opened ? kindLabel(opened.kind) : ""}
        opened={opened !== undefined}
        close={() => setMessage(null)}
      >
        {opened ? (
          <OutboxMessage row={opened} zone={zone}>
            {opened.lead_id ? (
              <Link to={keepLocation(`/leads/${opened.lead_id}`, at.search)}>Open the lead</Link>
            ) : null}
          </OutboxMessage>
        ) : null}
      </SidePanel>
    </div>
  );
}
