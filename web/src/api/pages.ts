// Owns reading a paged list as one.
// Promises each row once, even when it moved to the next page between two reads.
import type { Page } from "./types";

/** The rows of all pages read so far, in order. */
export function rowsOf<T extends { id: string }>(data: { pages: Page<T>[] } | undefined): T[] {
  const rows = new Map<string, T>();
  for (const page of data?.pages ?? []) {
    for (const row of page.items) if (!rows.has(row.id)) rows.set(row.id, row);
  }
  return [...rows.values()];
}
