// Owns the list of experiments.
// Promises that each says how far it is and what it compares.
import { Link, useLocation } from "react-router";
import type { Experiment } from "../../api/assistant-types";
import { keepLocation } from "../../lib/filters";
import { dayAndTime } from "../../lib/time";
import { Outside, Tag } from "../../ui/bits";
import styles from "./experiments.module.css";
import { shareText, STATUS } from "./logic";

/** Experiments, the newest first. */
export function ExperimentList({ items, zone }: { items: Experiment[]; zone: string }) {
  const at = useLocation();
  return (
    <ul className={styles.list}>
      {items.map((one) => (
        <li key={one.id}>
          <Link
            className={styles.card}
            to={keepLocation(`/assistant/experiments/${one.id}`, at.search)}
          >
            <span className={styles.top}>
              <strong>
                <Outside>{one.name}</Outside>
              </strong>
              <Tag tone={STATUS[one.status].tone}>{STATUS[one.status].word}</Tag>
            </span>
            <span>
              <Outside>
                {one.arms.map((arm) => `${arm.name} ${shareText(arm, one.arms)}`).join(" · ")}
              </Outside>
            </span>
            <span className={styles.soft}>{when(one, zone)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function when(one: Experiment, zone: string): string {
  if (one.ended_at) return `Ended ${dayAndTime(one.ended_at, zone)}`;
  if (one.started_at) return `Since ${dayAndTime(one.started_at, zone)}`;
  return `Planned ${dayAndTime(one.created_at, zone)}`;
}
