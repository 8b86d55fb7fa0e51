// Owns small pieces of text every page uses: outside words, instants, tags.
// Promises that text from outside stays text and cannot turn the direction of its neighbours.
import type { ReactNode } from "react";
import { ago, dayAndTime, exactTime } from "../lib/time";
import styles from "./bits.module.css";

/** Text written by somebody outside: shown as it is, inert, isolated in its own direction. */
export function Outside({ children }: { children: string | null | undefined }) {
  return <bdi className={styles.outside}>{children}</bdi>;
}

export type Tone = "good" | "bad" | "warn" | "info" | "plain";

/** A short state word; the colour repeats what the word says. */
export function Tag({
  tone = "plain",
  icon,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span className={styles.tag} data-tone={tone}>
      {icon}
      {children}
    </span>
  );
}

/** An instant as an age, with the exact time as its title. */
export function Age({ at, now, zone }: { at: string; now: Date; zone: string }) {
  return (
    <time dateTime={at} title={exactTime(at, zone)}>
      {ago(at, now, zone)}
    </time>
  );
}

/** An instant as a day and time in a zone, with the exact time as its title. */
export function At({ at, zone }: { at: string; zone: string }) {
  return (
    <time dateTime={at} title={exactTime(at, zone)}>
      {dayAndTime(at, zone)}
    </time>
  );
}

/** A page's title row: the h1, a sentence, and what can be done. */
export function PageHead({
  title,
  lead,
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className={styles.head}>
      <div className={styles.headWords}>
        <h1 className={styles.title}>{title}</h1>
        {lead ? <p className={styles.lead}>{lead}</p> : null}
      </div>
      {children ? <div className={styles.headTools}>{children}</div> : null}
    </header>
  );
}

/** A bordered panel with an optional heading. */
export function Panel({
  title,
  aside,
  children,
}: {
  title?: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.panel} aria-label={title}>
      {title ? (
        <div className={styles.panelHead}>
          <h2 className={styles.panelTitle}>{title}</h2>
          {aside}
        </div>
      ) : null}
      {children}
    </section>
  );
}
