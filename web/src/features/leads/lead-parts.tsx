// Owns the panels of one lead: who and what, the timeline, the consents.
// Promises that every word a customer wrote is shown as text.
import type { Consent, LeadDetail, TimelineEntry } from "../../api/types";
import { duration } from "../../lib/time";
import { mailLink, phoneText, phrase, telLink } from "../../lib/text";
import { At, Outside, Tag } from "../../ui/bits";
import { Empty } from "../../ui/states";
import { languageName, sourceLabel, timelineMark } from "./logic";
import styles from "./leads.module.css";

/** Who asked for what, where, and how they can be reached. */
export function LeadFacts({ lead, zone }: { lead: LeadDetail["lead"]; zone: string }) {
  const tel = telLink(lead.person.phone);
  const mail = mailLink(lead.person.email);
  const phone = lead.person.phone ? phoneText(lead.person.phone) : null;
  return (
    <dl className={styles.facts}>
      <dt>Phone</dt>
      <dd>{tel ? <a href={tel}>{phone}</a> : <Outside>{phone ?? "Not given"}</Outside>}</dd>
      <dt>E-mail</dt>
      <dd>
        {mail ? (
          <a href={mail}>
            <Outside>{lead.person.email}</Outside>
          </a>
        ) : (
          <Outside>{lead.person.email ?? "Not given"}</Outside>
        )}
      </dd>
      <dt>Vehicle</dt>
      <dd>
        <Outside>{lead.vehicle ?? "Not given"}</Outside>
      </dd>
      <dt>Wants</dt>
      <dd>
        <Outside>{lead.service ?? "Not said"}</Outside>
      </dd>
      <dt>Location</dt>
      <dd>{lead.location.name}</dd>
      <dt>Came by</dt>
      <dd>{sourceLabel(lead.source)}</dd>
      <dt>Received</dt>
      <dd>
        <At at={lead.received_at} zone={zone} />
      </dd>
      <dt>First answer</dt>
      <dd>
        {lead.first_touch_seconds === null
          ? "Not yet"
          : `after ${duration(lead.first_touch_seconds)}`}
      </dd>
      {lead.appointment_at ? (
        <>
          <dt>Appointment</dt>
          <dd>
            <At at={lead.appointment_at} zone={zone} />
          </dd>
        </>
      ) : null}
      <dt>Language</dt>
      <dd>{languageName(lead.language)}</dd>
    </dl>
  );
}

/** What the customer wrote in the form. */
export function LeadMessage({ text }: { text: string }) {
  return (
    <blockquote className={styles.quote} dir="auto">
      {text}
    </blockquote>
  );
}

// What the product does by itself goes without saying.
const OURSELVES = "Lead Orchestrator";

/** What happened, oldest first. */
export function Timeline({ entries, zone }: { entries: TimelineEntry[]; zone: string }) {
  if (entries.length === 0) return <Empty title="Nothing has happened yet" />;
  return (
    <ol className={styles.timeline}>
      {entries.map((entry) => (
        <li key={entry.id} className={styles.entry}>
          <span className={styles.mark} data-mark={timelineMark(entry.kind)} aria-hidden="true" />
          <div>
            <div className={styles.entryTop}>
              <span className={styles.entryTitle}>
                <Outside>{entry.title}</Outside>
              </span>
              <span className={styles.soft}>
                <At at={entry.at} zone={zone} />
              </span>
            </div>
            {entry.detail ? (
              <div className={styles.entryDetail} dir="auto">
                {entry.detail}
              </div>
            ) : null}
            {entry.actor && entry.actor !== OURSELVES ? (
              <div className={styles.soft}>
                by <Outside>{entry.actor}</Outside>
              </div>
            ) : null}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** What the customer agreed to, in the words they saw. */
export function Consents({ consents, zone }: { consents: Consent[]; zone: string }) {
  if (consents.length === 0) return <p className={styles.soft}>No consent was recorded.</p>;
  return (
    <ul className={styles.consents}>
      {consents.map((consent, index) => (
        <li key={`${consent.channel}-${consent.at}-${index}`}>
          <div className={styles.entryTop}>
            <Tag tone={consent.granted ? "good" : "bad"}>
              {consent.channel === "sms"
                ? "Text messages"
                : consent.channel === "email"
                  ? "E-mail"
                  : phrase(consent.channel)}
              {consent.granted ? ": agreed" : ": not agreed"}
            </Tag>
            <span className={styles.soft}>
              <At at={consent.at} zone={zone} />
            </span>
          </div>
          {consent.text ? (
            <div className={styles.soft}>
              <Outside>{consent.text}</Outside>
            </div>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
