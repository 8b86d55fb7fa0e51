// Owns how outgoing messages look: rows of a list, and one message in full.
// Promises that e-mail HTML is only ever shown in a sandboxed frame.
import { SegmentedControl } from "@mantine/core";
import { useState, type ReactNode } from "react";
import type { OutboxRow } from "../../api/types";
import { phoneText } from "../../lib/text";
import { exactTime } from "../../lib/time";
import { Age, Outside, Tag } from "../../ui/bits";
import { EmailFrame } from "../../ui/email-frame";
import { ChatIcon, ClipIcon, MailIcon } from "../../ui/icons";
import {
  channelLabel,
  headline,
  kindLabel,
  outcomeText,
  refusalText,
  stateLook,
  withoutSecrets,
} from "./logic";
import styles from "./outbox.module.css";

/** A message's state as a tag. */
export function StateTag({ state }: { state: string }) {
  const look = stateLook(state);
  return <Tag tone={look.tone}>{look.label}</Tag>;
}

function recipient(row: OutboxRow): string {
  return row.channel === "sms" ? phoneText(row.to) : row.to;
}

interface ListProps {
  rows: OutboxRow[];
  now: Date;
  zone: string;
  selected: string;
  open: (id: string) => void;
}

/** Messages as a list of buttons that open one in full. */
export function OutboxList({ rows, now, zone, selected, open }: ListProps) {
  return (
    <ul className={styles.list}>
      {rows.map((row) => {
        const why = refusalText(row);
        return (
          <li key={row.id}>
            <button
              type="button"
              className={styles.row}
              aria-haspopup="dialog"
              data-selected={row.id === selected}
              onClick={() => open(row.id)}
            >
              <span className={styles.channel} title={channelLabel(row.channel)}>
                {row.channel === "sms" ? <ChatIcon size={18} /> : <MailIcon size={18} />}
              </span>
              <span className={styles.rowMain}>
                <span className={styles.rowTop}>
                  <strong>{kindLabel(row.kind)}</strong>
                  <span className={styles.soft}>
                    {channelLabel(row.channel)} to <Outside>{recipient(row)}</Outside>
                  </span>
                </span>
                <span className={styles.line}>
                  <Outside>{headline(row)}</Outside>
                </span>
                {why ? <span className={styles.why}>Not sent: {why}</span> : null}
              </span>
              <span className={styles.rowEnd}>
                <StateTag state={row.state} />
                <span className={styles.soft}>
                  <Age at={row.sent_at ?? row.queued_at} now={now} zone={zone} />
                </span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** One message: where it went, why it did not, each attempt, and what it said. */
export function OutboxMessage({
  row,
  zone,
  children,
}: {
  row: OutboxRow;
  zone: string;
  children?: ReactNode;
}) {
  const look = stateLook(row.state);
  const why = refusalText(row);
  return (
    <div className={styles.message}>
      <div className={styles.rowTop}>
        <StateTag state={row.state} />
        <span className={styles.soft}>{look.says}</span>
      </div>
      {why ? (
        <div className={styles.refusal}>
          <strong>{why}.</strong>
          {row.refused_detail ? <Outside>{row.refused_detail}</Outside> : null}
          <span className={styles.rule}>
            Rule: <code>{row.refused_rule}</code>
          </span>
        </div>
      ) : null}
      <dl className={styles.facts}>
        <dt>To</dt>
        <dd>
          <Outside>{recipient(row)}</Outside> by{" "}
          {row.channel === "email" ? "e-mail" : channelLabel(row.channel)}
        </dd>
        {row.subject ? (
          <>
            <dt>Subject</dt>
            <dd>
              <Outside>{row.subject}</Outside>
            </dd>
          </>
        ) : null}
        <dt>Queued</dt>
        <dd>{exactTime(row.queued_at, zone)}</dd>
        {row.sent_at ? (
          <>
            <dt>Sent</dt>
            <dd>{exactTime(row.sent_at, zone)}</dd>
          </>
        ) : null}
        {row.attachments.length > 0 ? (
          <>
            <dt>Attached</dt>
            <dd className={styles.attached}>
              {row.attachments.map((name) => (
                <span key={name}>
                  <ClipIcon size={14} /> <Outside>{name}</Outside>
                </span>
              ))}
            </dd>
          </>
        ) : null}
      </dl>
      {children}
      <Body row={row} />
      <Attempts row={row} zone={zone} />
    </div>
  );
}

function Body({ row }: { row: OutboxRow }) {
  const [as, setAs] = useState("html");
  if (!row.html)
    return (
      <pre className={styles.text} dir="auto">
        {withoutSecrets(row.text)}
      </pre>
    );
  return (
    <div>
      <SegmentedControl
        size="xs"
        mb="xs"
        aria-label="Show the e-mail as"
        value={as}
        onChange={setAs}
        data={[
          { value: "html", label: "As the reader sees it" },
          { value: "text", label: "Plain text" },
        ]}
      />
      {as === "html" ? (
        <EmailFrame
          className={styles.frame}
          title={`E-mail: ${row.subject ?? "no subject"}`}
          html={row.html}
        />
      ) : (
        <pre className={styles.text} dir="auto">
          {withoutSecrets(row.text)}
        </pre>
      )}
    </div>
  );
}

function Attempts({ row, zone }: { row: OutboxRow; zone: string }) {
  if (row.attempts.length === 0) return null;
  return (
    <div>
      <h3 className={styles.small}>Attempts</h3>
      <ol className={styles.attempts}>
        {row.attempts.map((attempt) => (
          <li key={attempt.n}>
            {exactTime(attempt.started_at, zone)}
            {attempt.vendor ? ` through ${attempt.vendor}` : ""}: {outcomeText(attempt.outcome)}
            {attempt.error_code ? ` (${attempt.error_code})` : ""}
            {attempt.vendor_id ? <span className={styles.id}>{attempt.vendor_id}</span> : null}
          </li>
        ))}
      </ol>
    </div>
  );
}
