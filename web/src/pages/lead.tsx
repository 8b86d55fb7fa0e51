// Owns /staff/leads/{id}: one lead, what happened, what was sent and what was not.
// Promises every refused message with the rule that stopped it.
import { Button } from "@mantine/core";
import { useEffect } from "react";
import { Link, useLocation, useParams } from "react-router";
import { useStaff, zoneOf } from "../features/session/me";
import { Consents, LeadFacts, LeadMessage, Timeline } from "../features/leads/lead-parts";
import { FirstTouch, StatusTag } from "../features/leads/lead-list";
import { useLead } from "../features/leads/queries";
import { kindLabel } from "../features/outbox/logic";
import { OutboxList, OutboxMessage } from "../features/outbox/outbox-parts";
import { keepLocation, useFilter } from "../lib/filters";
import { useNow } from "../lib/now";
import { Outside, PageHead, Panel } from "../ui/bits";
import { BackIcon, ChatIcon } from "../ui/icons";
import { SidePanel } from "../ui/side-panel";
import { Empty, Failed, Loading } from "../ui/states";
import styles from "./pages.module.css";

/** The page of one lead. */
export function Component() {
  const me = useStaff();
  const now = useNow();
  const at = useLocation();
  const { id = "" } = useParams();
  const [message, setMessage] = useFilter("message");
  const found = useLead(id);
  const name = found.data?.lead.person.name;

  useEffect(() => {
    document.title = `${name ?? "Lead"} · Lead Orchestrator`;
  }, [name]);

  const back = (
    <Link className={styles.back} to={keepLocation("/leads", at.search)}>
      <BackIcon size={18} /> All leads
    </Link>
  );
  if (found.isPending)
    return (
      <div>
        {back}
        <Loading what="the lead" rows={6} />
      </div>
    );
  if (!found.data)
    return (
      <div>
        {back}
        <Failed error={found.error} retry={() => void found.refetch()} />
      </div>
    );

  const { lead, timeline, messages, conversation_id } = found.data;
  const zone = zoneOf(me, lead.location.id);
  const opened = messages.find((row) => row.id === message);
  return (
    <div>
      {back}
      <PageHead
        title={<Outside>{lead.person.name || "No name given"}</Outside>}
        lead={
          <span className={styles.tags}>
            <StatusTag status={lead.status} />
            <span>First answer</span>
            <FirstTouch seconds={lead.first_touch_seconds} />
          </span>
        }
      >
        {conversation_id ? (
          <Button
            component={Link}
            to={keepLocation(`/conversations/${conversation_id}`, at.search)}
            leftSection={<ChatIcon size={18} />}
          >
            Open the conversation
          </Button>
        ) : null}
      </PageHead>
      <div className={styles.columns}>
        <div>
          <Panel title="What happened">
            <Timeline entries={timeline} zone={zone} />
          </Panel>
          <Panel title="What was sent">
            {messages.length === 0 ? (
              <Empty title="Nothing was sent yet" />
            ) : (
              <OutboxList
                rows={messages}
                now={now}
                zone={zone}
                selected={message}
                open={setMessage}
              />
            )}
          </Panel>
        </div>
        <div>
          <Panel title="Customer">
            <LeadFacts lead={lead} zone={zone} />
          </Panel>
          {lead.message ? (
            <Panel title="What they wrote">
              <LeadMessage text={lead.message} />
            </Panel>
          ) : null}
          <Panel title="What they agreed to">
            <Consents consents={lead.consent} zone={zone} />
          </Panel>
        </div>
      </div>
      <SidePanel
        title={opened ? kindLabel(opened.kind) : ""}
        opened={opened !== undefined}
        close={() => setMessage(null)}
      >
        {opened ? <OutboxMessage row={opened} zone={zone} /> : null}
      </SidePanel>
    </div>
  );
}
