// Owns /staff/conversations and /staff/conversations/{id}: the list and one thread beside it.
// Promises that on a phone one of the two fills the screen.
import { SegmentedControl } from "@mantine/core";
import { useEffect } from "react";
import { useLocation, useParams } from "react-router";
import { rowsOf } from "../api/pages";
import { useStaff } from "../features/session/me";
import { ConversationList } from "../features/conversations/conversation-list";
import { useConversations } from "../features/conversations/queries";
import { useFilter } from "../lib/filters";
import { useNow } from "../lib/now";
import { ChatIcon } from "../ui/icons";
import { Empty, Failed, Loading, More } from "../ui/states";
import { ConversationPane } from "./conversation-pane";
import styles from "./pages.module.css";

const SHOWN = [
  { value: "", label: "All" },
  { value: "waiting", label: "Waiting" },
  { value: "staff", label: "Staff" },
  { value: "assistant", label: "Assistant" },
];

/** The conversations page. */
export function Component() {
  const me = useStaff();
  const now = useNow();
  const at = useLocation();
  const { id = null } = useParams();
  const [location] = useFilter("location");
  const [show, setShow] = useFilter("show");
  const found = useConversations({
    location,
    holder: show === "staff" || show === "assistant" ? show : "",
    waiting: show === "waiting" ? "true" : "",
  });
  const rows = rowsOf(found.data);

  useEffect(() => {
    document.title = "Conversations · Lead Orchestrator";
  }, []);

  return (
    <div className={styles.split} data-open={id !== null}>
      <h1 className={styles.hidden}>Conversations</h1>
      <section className={styles.splitList} aria-label="Conversations">
        <div className={styles.splitHead}>
          <p className={styles.splitTitle} aria-hidden="true">
            Conversations
          </p>
          <SegmentedControl
            fullWidth
            size="sm"
            aria-label="Which conversations"
            value={show}
            onChange={setShow}
            data={SHOWN}
          />
        </div>
        <div className={styles.splitScroll}>
          {found.isPending ? (
            <div className={styles.padded}>
              <Loading what="conversations" rows={6} />
            </div>
          ) : found.isError && rows.length === 0 ? (
            <Failed error={found.error} retry={() => void found.refetch()} />
          ) : rows.length === 0 ? (
            <Empty
              title={show === "waiting" ? "Nobody is waiting" : "No conversations"}
              icon={<ChatIcon size={24} />}
            >
              {show === "waiting"
                ? "Customers who ask for a person appear here."
                : "A conversation starts when a customer opens the chat link and writes."}
            </Empty>
          ) : (
            <>
              <ConversationList
                rows={rows}
                selected={id}
                now={now}
                me={me.staff.id}
                showLocation={location === "" && me.locations.length > 1}
                hrefOf={(each) => `/conversations/${each}${at.search}`}
              />
              <More query={found} />
            </>
          )}
        </div>
      </section>
      <section className={styles.splitDetail} aria-label="Conversation">
        {id === null ? (
          <Empty title="Choose a conversation" icon={<ChatIcon size={24} />}>
            Read along while the assistant answers, or take over at any time.
          </Empty>
        ) : (
          <ConversationPane key={id} id={id} />
        )}
      </section>
    </div>
  );
}
