// Owns what a list shows when it has nothing to show: loading, empty, failed.
// Promises that a failure says what to do and that loading is announced once.
import { Button, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { wordsOf } from "../lib/text";
import styles from "./states.module.css";

/** Grey bars in place of rows that are on their way. */
export function Loading({ rows = 5, what }: { rows?: number; what: string }) {
  return (
    <div role="status" className={styles.loading}>
      <span className={styles.hidden}>Loading {what}…</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={44} radius="md" aria-hidden="true" />
      ))}
    </div>
  );
}

/** Nothing here, why that is, and what would change it. */
export function Empty({
  title,
  icon,
  children,
}: {
  title: string;
  icon?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      {icon ? <span className={styles.emptyIcon}>{icon}</span> : null}
      <p className={styles.emptyTitle}>{title}</p>
      {children ? <div className={styles.emptyText}>{children}</div> : null}
    </div>
  );
}

/** A failure in words, with another try. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <div role="alert" className={styles.failed}>
      <p className={styles.emptyTitle}>That did not work</p>
      <p className={styles.emptyText}>{wordsOf(error)}</p>
      {retry ? (
        <Button variant="default" onClick={retry}>
          Try again
        </Button>
      ) : null}
    </div>
  );
}

/** The end of a paged list: more to load, or nothing. */
export function More({
  query,
}: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}) {
  if (!query.hasNextPage) return null;
  return (
    <div className={styles.more}>
      <Button
        variant="default"
        loading={query.isFetchingNextPage}
        onClick={() => void query.fetchNextPage()}
      >
        Show more
      </Button>
    </div>
  );
}
