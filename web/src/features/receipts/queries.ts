// Owns reading the requests that need a person.
// Promises a list that refreshes by itself.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { call, withQuery } from "../../api/client";
import type { Page, ReceiptRow } from "../../api/types";

/** Quarantined or parked receipts, newest first; an empty state asks for both. */
export function useReceipts(state: string) {
  return useInfiniteQuery({
    queryKey: ["receipts", "list", state],
    queryFn: ({ pageParam, signal }) =>
      call<Page<ReceiptRow>>(withQuery("/api/staff/receipts", { state, cursor: pageParam }), {
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}
