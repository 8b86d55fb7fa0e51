// Owns how a day's appointments look.
// Promises times in the zone of the location where the work is done.
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { AppointmentRow } from "../../api/types";
import { phoneText, telLink } from "../../lib/text";
import { dayTitle, nearDay, timeRange, zoneName } from "../../lib/time";
import { Outside, Tag } from "../../ui/bits";
import { appointmentLook, type Day } from "./logic";
import styles from "./appointments.module.css";

interface Props {
  day: Day;
  now: Date;
  zone: string;
  showLocation: boolean;
  hrefOf: (leadId: string) => string;
}

/** One local day: its title and its appointments. */
export function DaySection({ day, now, zone, showLocation, hrefOf }: Props) {
  const near = nearDay(day.key, now, zone);
  return (
    <section className={styles.day} aria-labelledby={`day-${day.key}`}>
      <h2 className={styles.dayTitle} id={`day-${day.key}`}>
        {near ? <span className={styles.near}>{near}</span> : null} {dayTitle(day.key)}
      </h2>
      {day.appointments.length === 0 ? (
        <p className={styles.free}>No appointments</p>
      ) : (
        <ul className={styles.list}>
          {day.appointments.map((row) => (
            <li key={row.id}>
              <Row row={row} showLocation={showLocation}>
                <Link className={styles.person} to={hrefOf(row.lead_id)}>
                  <Outside>{row.person.name || "No name given"}</Outside>
                </Link>
              </Row>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({
  row,
  showLocation,
  children,
}: {
  row: AppointmentRow;
  showLocation: boolean;
  children: ReactNode;
}) {
  const look = appointmentLook(row.status);
  const tel = telLink(row.person.phone);
  return (
    <article className={styles.row} data-status={row.status}>
      <div className={styles.when}>
        <time dateTime={row.starts_at}>{timeRange(row.starts_at, row.ends_at, row.timezone)}</time>
        <span className={styles.soft}>{zoneName(row.starts_at, row.timezone)}</span>
      </div>
      <div className={styles.what}>
        {children}
        <div>{row.services.length > 0 ? row.services.join(", ") : "Service to be agreed"}</div>
        <div className={styles.soft}>
          <Outside>{row.vehicle ?? "No vehicle given"}</Outside>
          {tel && row.person.phone ? (
            <>
              {" · "}
              <a href={tel}>{phoneText(row.person.phone)}</a>
            </>
          ) : null}
        </div>
      </div>
      <div className={styles.where}>
        {row.price_text ? <strong>{row.price_text}</strong> : null}
        <span className={styles.soft}>
          {[showLocation ? row.location.name : null, row.bay?.name].filter(Boolean).join(" · ")}
        </span>
        <Tag tone={look.tone}>{look.label}</Tag>
      </div>
    </article>
  );
}
