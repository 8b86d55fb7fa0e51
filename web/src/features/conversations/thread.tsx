// Owns the messages of one conversation.
// Promises that everything said is shown as text, in the location's own time.
import { memo, useState } from "react";
import type { Card, Message } from "../../api/types";
import { clockTime, dayTitle, exactTime, nearDay } from "../../lib/time";
import { Outside } from "../../ui/bits";
import { authorName, byDay, cardText, channelNote } from "./logic";
import { Served } from "./served";
import styles from "./conversations.module.css";

/** A reply that is on its way, or failed on it. */
export interface Pending {
  key: string;
  text: string;
  failed: string | null;
}

interface Props {
  customer: string;
  messages: Message[];
  pending: Pending[];
  zone: string;
  now: Date;
  retry: (pending: Pending) => void;
  discard: (pending: Pending) => void;
}

/** The thread, newest at the foot and kept in view. */
export function Thread({ customer, messages, pending, zone, now, retry, discard }: Props) {
  return (
    <div className={styles.scroller} tabIndex={0} role="region" aria-label="Messages">
      <div className={styles.log} role="log" aria-relevant="additions">
        {messages.length === 0 && pending.length === 0 ? (
          <p className={styles.system}>Nothing has been said yet.</p>
        ) : null}
        {byDay(messages, zone).map((day) => (
          <section key={day.day} aria-label={dayTitle(day.day)}>
            <p className={styles.dayMark}>
              <span>{nearDay(day.day, now, zone) ?? dayTitle(day.day)}</span>
            </p>
            {day.messages.map((message) => (
              <Bubble key={message.id} message={message} customer={customer} zone={zone} />
            ))}
          </section>
        ))}
        {pending.map((reply) => (
          <div key={reply.key} className={styles.line} data-side="us">
            <div className={styles.bubble} data-author="staff" data-pending={reply.failed === null}>
              <p className={styles.words} dir="auto">
                {reply.text}
              </p>
            </div>
            {reply.failed === null ? (
              <p className={styles.meta}>Sending…</p>
            ) : (
              <p className={styles.metaBad} role="alert">
                Not sent. {reply.failed}{" "}
                <button type="button" onClick={() => retry(reply)}>
                  Retry
                </button>{" "}
                <button type="button" onClick={() => discard(reply)}>
                  Discard
                </button>
              </p>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

interface BubbleProps {
  message: Message;
  customer: string;
  zone: string;
}

const Bubble = memo(function Bubble({ message, customer, zone }: BubbleProps) {
  if (message.author === "system") {
    return (
      <p className={styles.system}>
        <Outside>{message.text}</Outside> · {clockTime(message.created_at, zone)}
      </p>
    );
  }
  const note = channelNote(message.channel);
  return (
    <div className={styles.line} data-side={message.author === "customer" ? "them" : "us"}>
      <p className={styles.meta}>
        <Outside>{authorName(message, customer)}</Outside>
        {" · "}
        <time dateTime={message.created_at} title={exactTime(message.created_at, zone)}>
          {clockTime(message.created_at, zone)}
        </time>
        {note ? ` · ${note}` : ""}
      </p>
      {message.text ? <Words message={message} /> : null}
      {(message.cards ?? []).map((card, index) => (
        <CardNote key={index} card={card} zone={zone} />
      ))}
      {message.author === "assistant" ? <Served message={message} /> : null}
    </div>
  );
});

/** What was said, in staff's language where it was translated; the original is one press away. */
function Words({ message }: { message: Message }) {
  const { translation } = message;
  const [original, setOriginal] = useState(false);
  const shown = translation && !original ? translation : null;
  return (
    <>
      <div className={styles.bubble} data-author={message.author}>
        <p
          className={styles.words}
          dir="auto"
          lang={shown?.language || message.language || undefined}
        >
          {shown?.text ?? message.text}
        </p>
      </div>
      {translation ? (
        <button
          type="button"
          className={styles.toggle}
          onClick={() => setOriginal(!original)}
        >
          {original ? "Show translation" : "Translated. Show original"}
        </button>
      ) : null}
    </>
  );
}

function CardNote({ card, zone }: { card: Card; zone: string }) {
  const said = cardText(card, zone);
  const shown = said.lines.slice(0, 4);
  return (
    <div className={styles.card} data-kind={card.kind}>
      <strong>{said.title}</strong>
      {shown.length > 0 ? (
        <ul>
          {shown.map((line, index) => (
            <li key={index}>{line}</li>
          ))}
          {said.lines.length > shown.length ? (
            <li>and {said.lines.length - shown.length} more</li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}
