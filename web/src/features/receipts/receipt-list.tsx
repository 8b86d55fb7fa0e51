// Owns how a request that needs a person looks.
// Promises that what came in is shown as text, whatever it holds.
import type { ReceiptRow } from "../../api/types";
import { phrase } from "../../lib/text";
import { Age, Outside, Tag } from "../../ui/bits";
import { excerptText, receiptLook } from "./logic";
import styles from "./receipts.module.css";

/** Receipts as cards: what is wrong, what can be done, what came in. */
export function ReceiptList({
  receipts,
  now,
  zone,
}: {
  receipts: ReceiptRow[];
  now: Date;
  zone: string;
}) {
  return (
    <ul className={styles.list}>
      {receipts.map((receipt) => {
        const look = receiptLook(receipt.state);
        const excerpt = excerptText(receipt.excerpt);
        return (
          <li key={receipt.id} className={styles.card}>
            <div className={styles.top}>
              <Tag tone={look.tone}>{look.label}</Tag>
              <strong>{phrase(receipt.source)}</strong>
              <span className={styles.soft}>{receipt.location?.name ?? "No location"}</span>
              <span className={styles.age}>
                <Age at={receipt.received_at} now={now} zone={zone} />
              </span>
            </div>
            {receipt.reason ? (
              <p className={styles.reason}>
                <Outside>{receipt.reason}</Outside>
              </p>
            ) : null}
            {look.says ? <p className={styles.soft}>{look.says}</p> : null}
            {excerpt ? (
              <details className={styles.details}>
                <summary>What came in</summary>
                <pre className={styles.excerpt} dir="auto">
                  {excerpt}
                </pre>
              </details>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
