// Owns the customer's phone and inbox.
// Promises that messages are shown as text and e-mail HTML only in a sandboxed frame.
import { useState } from "react";
import { phoneText } from "../../lib/text";
import { duration } from "../../lib/time";
import { EmailFrame } from "../../ui/email-frame";
import { ClipIcon } from "../../ui/icons";
import styles from "./devices.module.css";
import { secondsAfter, shortLink, withLinks, type Sent } from "./logic";
import type { Arrived } from "./queries";

interface Props {
  sent: Sent | null;
  messages: Arrived[];
}

function After({ sent, message }: { sent: Sent; message: Arrived }) {
  const seconds = secondsAfter(sent.pressedAt, message.sent_at, message.seenAt);
  return <span className={styles.after}>{duration(seconds)} after you pressed send</span>;
}

/** The texts that went to the customer. */
export function Phone({ sent, messages, number }: Props & { number: string | null }) {
  return (
    <section className={styles.phone} aria-labelledby="phone-title">
      <h2 className={styles.deviceTitle} id="phone-title">
        Your phone
        {number ? <span>{phoneText(number)}</span> : null}
      </h2>
      <div className={styles.screen} role="log" aria-label="Text messages" tabIndex={0}>
        {sent !== null && messages.length > 0 ? (
          <div className={styles.texts}>
            {messages.map((message) => (
              <div key={message.id} className={styles.sms}>
                <p className={styles.smsText} dir="auto">
                  {withLinks(message.text).map((part, index) =>
                    part.href === null ? (
                      part.text
                    ) : (
                      <a key={index} href={part.href} target="_blank" rel="noopener noreferrer">
                        {shortLink(part.href)}
                      </a>
                    ),
                  )}
                </p>
                <After sent={sent} message={message} />
              </div>
            ))}
          </div>
        ) : (
          <p className={styles.nothing}>{phoneNote(sent, number)}</p>
        )}
      </div>
    </section>
  );
}

function phoneNote(sent: Sent | null, number: string | null): string {
  if (sent === null) return "The text message will appear here.";
  if (number === null) return "No phone number was given, so no text is sent.";
  if (!sent.form.sms) return "The box for text messages was not ticked, so no text is sent.";
  return "Waiting for the text message…";
}

/** The e-mails that went to the customer. */
export function Inbox({ sent, messages, address }: Props & { address: string | null }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const newest = [...messages].reverse();
  const open = newest.find(({ id }) => id === chosen) ?? newest[0];
  return (
    <section className={styles.inbox} aria-labelledby="inbox-title">
      <h2 className={styles.deviceTitle} id="inbox-title">
        Your inbox
        {address ? <bdi>{address}</bdi> : null}
      </h2>
      <div className={styles.mailbox}>
        {sent !== null && open ? (
          <>
            <ul className={styles.mails}>
              {newest.map((message) => (
                <li key={message.id}>
                  <button
                    type="button"
                    className={styles.mail}
                    aria-pressed={message.id === open.id}
                    onClick={() => setChosen(message.id)}
                  >
                    <span className={styles.mailSubject}>
                      <bdi>{message.subject ?? "(no subject)"}</bdi>
                    </span>
                    <span className={styles.mailMeta}>
                      <After sent={sent} message={message} />
                      {message.attachments.map((name) => (
                        <span key={name} className={styles.clip}>
                          <ClipIcon size={13} /> <bdi>{name}</bdi>
                        </span>
                      ))}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            {open.html ? (
              <EmailFrame
                className={styles.mailBody}
                title={`E-mail: ${open.subject ?? "no subject"}`}
                html={open.html}
              />
            ) : (
              <pre className={styles.mailText} dir="auto">
                {open.text}
              </pre>
            )}
          </>
        ) : (
          <p className={styles.nothing}>{inboxNote(sent, address)}</p>
        )}
      </div>
    </section>
  );
}

function inboxNote(sent: Sent | null, address: string | null): string {
  if (sent === null) return "The e-mail will appear here.";
  if (address === null) return "No e-mail address was given, so no e-mail is sent.";
  return "Waiting for the e-mail…";
}
