// Owns the list of conversations beside the thread.
// Promises that those who wait for a person stand out by words, not by colour alone.
import { Link } from "react-router";
import type { ConversationRow } from "../../api/types";
import { initials } from "../../lib/text";
import { Age, Outside, Tag } from "../../ui/bits";
import { waitsForPerson } from "./logic";
import styles from "./conversations.module.css";

interface Props {
  rows: ConversationRow[];
  selected: string | null;
  now: Date;
  me: string;
  showLocation: boolean;
  hrefOf: (id: string) => string;
}

const BEFORE: Record<string, string> = {
  assistant: "Assistant: ",
  staff: "Staff: ",
  system: "",
  customer: "",
};

/** Conversations as links to their threads. */
export function ConversationList({ rows, selected, now, me, showLocation, hrefOf }: Props) {
  return (
    <ul className={styles.list}>
      {rows.map((row) => (
        <li key={row.id}>
          <Link
            className={styles.item}
            to={hrefOf(row.id)}
            aria-current={row.id === selected ? "page" : undefined}
            data-unread={row.unread > 0}
          >
            <span className={styles.face} aria-hidden="true">
              {initials(row.person.name)}
            </span>
            <span className={styles.itemMain}>
              <span className={styles.itemTop}>
                <span className={styles.itemName}>
                  <Outside>{row.person.name || "No name given"}</Outside>
                </span>
                {row.last_message ? (
                  <span className={styles.soft}>
                    <Age at={row.last_message.created_at} now={now} zone={row.location.timezone} />
                  </span>
                ) : null}
              </span>
              <span className={styles.itemSoft}>
                <Outside>
                  {[row.vehicle, showLocation ? row.location.name : null]
                    .filter(Boolean)
                    .join(" · ")}
                </Outside>
              </span>
              <span className={styles.itemLine}>
                {row.last_message ? (
                  <>
                    {BEFORE[row.last_message.author] ?? ""}
                    <Outside>{row.last_message.text}</Outside>
                  </>
                ) : (
                  "No messages yet"
                )}
              </span>
              <span className={styles.itemTags}>
                <HolderTag row={row} me={me} />
                {waitsForPerson(row) ? <Tag tone="warn">Waiting</Tag> : null}
                {row.unread > 0 ? (
                  <span className={styles.unread}>
                    {row.unread}
                    <span className={styles.hidden}> unread</span>
                  </span>
                ) : null}
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function HolderTag({ row, me }: { row: ConversationRow; me: string }) {
  if (row.holder === "assistant") return <Tag tone="plain">Assistant</Tag>;
  if (row.held_by?.id === me) return <Tag tone="info">You</Tag>;
  return <Tag tone="info">{row.held_by?.name ?? "Staff"}</Tag>;
}
