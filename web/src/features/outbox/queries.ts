// Owns reading the outbox.
// Promises a list that refreshes by itself.
import { keepPreviousData, useInfiniteQuery, type QueryClient } from "@tanstack/react-query";
import { call, withQuery } from "../../api/client";
import type { OutboxRow, Page } from "../../api/types";
import { usePace } from "../../lib/live";

export interface OutboxFilters {
  location: string;
  state: string;
  channel: string;
}

/** Outgoing messages, newest first, page by page. */
export function useOutbox(filters: OutboxFilters) {
  return useInfiniteQuery({
    queryKey: ["outbox", filters],
    queryFn: ({ pageParam, signal }) =>
      call<Page<OutboxRow>>(withQuery("/api/staff/outbox", { ...filters, cursor: pageParam }), {
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    // No event tells of a delivery, so this list always asks.
    refetchInterval: Math.min(10_000, usePace(5000)),
  });
}

/** Something was sent or stopped: read the list again. */
export function outboxChanged(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: ["outbox"] });
}
