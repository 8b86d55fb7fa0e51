// Owns the strip that says how fast the answer came and what to do next.
// Promises a running clock while nothing has come, and an honest word when nothing does.
import { useEffect, useState } from "react";
import { duration } from "../../lib/time";
import styles from "./demo.module.css";
import { secondsAfter, type Sent } from "./logic";
import { StaffDoor } from "./staff-door";
import type { Arrived } from "./queries";

interface Props {
  sent: Sent | null;
  messages: Arrived[];
  failed: boolean;
  chat: string | null;
}

/** How long the first answer took, and the way into the chat. */
export function Answer({ sent, messages, failed, chat }: Props) {
  if (sent === null) {
    return (
      <ol className={styles.steps}>
        <li>
          <strong>Ask for a quote</strong> as a customer would.
        </li>
        <li>
          <strong>Read the answer</strong>, open the chat and book.
        </li>
        <li>
          <strong>See it as staff</strong>, and take over if you like.
        </li>
      </ol>
    );
  }
  const first = messages[0];
  if (first === undefined)
    return <Waiting key={sent.pressedAt} since={sent.pressedAt} failed={failed} />;
  const booked = messages.some(({ kind }) => kind === "booking_confirmed");
  return (
    <div className={styles.answer} role="status">
      <p className={styles.figure}>
        {duration(secondsAfter(sent.pressedAt, first.sent_at, first.seenAt))}
      </p>
      <p className={styles.figureText}>
        {booked ? (
          <>
            from the request to the first message. <strong>Booked:</strong> the confirmation is
            below.
          </>
        ) : (
          <>
            <strong>Answered.</strong> That is how long the customer waited for the first message.
          </>
        )}
      </p>
      {chat ? (
        <a
          className={booked ? styles.plain : styles.primary}
          href={chat}
          target="_blank"
          rel="noopener noreferrer"
        >
          Open the chat
        </a>
      ) : null}
      {booked ? <StaffDoor label="Open the staff console" weight="primary" /> : null}
    </div>
  );
}

function Waiting({ since, failed }: { since: number; failed: boolean }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const id = window.setInterval(() => setNow(Date.now()), 100);
    return () => window.clearInterval(id);
  }, []);
  const seconds = (now - since) / 1000;
  const late = seconds > 15;
  return (
    <div className={styles.answer}>
      <p className={styles.figure} aria-hidden="true">
        {duration(seconds)}
      </p>
      <p className={styles.figureText} role="status">
        {failed
          ? "The server cannot be reached. Trying again…"
          : late
            ? "Nothing has gone out yet. Is the worker running? The staff outbox says why a message was not sent."
            : "Request sent. Waiting for the answer…"}
      </p>
    </div>
  );
}
