// Owns reading leads.
// Promises lists that refresh by themselves, quickly while the live line is down.
import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  type QueryClient,
} from "@tanstack/react-query";
import { call, withQuery } from "../../api/client";
import type { LeadDetail, LeadRow, Page } from "../../api/types";
import { usePace } from "../../lib/live";
import { awaitsAnswer } from "./logic";

export interface LeadFilters {
  location: string;
  status: string;
  q: string;
}

/** Leads, newest first, page by page. */
export function useLeads(filters: LeadFilters) {
  const pace = usePace(5000);
  return useInfiniteQuery({
    queryKey: ["leads", "list", filters],
    queryFn: ({ pageParam, signal }) =>
      call<Page<LeadRow>>(withQuery("/api/staff/leads", { ...filters, cursor: pageParam }), {
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    // No event tells of the first answer: while one is awaited, ask often.
    refetchInterval: ({ state }) =>
      awaitsAnswer(state.data?.pages[0]?.items ?? [], Date.now()) ? 2000 : pace,
  });
}

/** One lead with its timeline, messages and consents. */
export function useLead(id: string) {
  return useQuery({
    queryKey: ["leads", "one", id],
    queryFn: ({ signal }) =>
      call<LeadDetail>(`/api/staff/leads/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: Math.min(5000, usePace(4000)),
  });
}

/** Something about a lead changed: read the lists, and that lead, again. */
export function leadChanged(client: QueryClient, leadId: string | null): void {
  void client.invalidateQueries({ queryKey: ["leads", "list"] });
  void client.invalidateQueries({ queryKey: leadId ? ["leads", "one", leadId] : ["leads", "one"] });
}
