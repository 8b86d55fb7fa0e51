// Owns how much waits for a person, for the navigation.
// Promises zeros until the first answer, so that no badge flickers.
import { useQuery, type QueryClient } from "@tanstack/react-query";
import { call } from "../../api/client";
import type { Attention } from "../../api/types";
import { usePace } from "../../lib/live";

const NONE: Attention = { receipts: 0, waiting: 0, needs_review: 0 };
const KEY = ["attention"];

/** Counts of what waits for a person, in the whole organisation. */
export function useAttention(): Attention {
  const found = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call<Attention>("/api/staff/attention", { signal }),
    refetchInterval: Math.min(30_000, usePace(10_000)),
  });
  return found.data ?? NONE;
}

/** Something began or ceased to wait: count again. */
export function attentionChanged(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: KEY });
}
