// Owns reading appointments.
// Promises a list that refreshes by itself.
import { keepPreviousData, useQuery, type QueryClient } from "@tanstack/react-query";
import { call, withQuery } from "../../api/client";
import type { AppointmentRow, Page } from "../../api/types";
import { usePace } from "../../lib/live";

/** Appointments that start in the half-open span [from, to). */
export function useAppointments(asked: { location: string; from: string; to: string }) {
  return useQuery({
    queryKey: ["appointments", asked],
    queryFn: ({ signal }) => fetchAll(asked, signal),
    placeholderData: keepPreviousData,
    refetchInterval: usePace(8000),
  });
}

async function fetchAll(
  asked: { location: string; from: string; to: string },
  signal: AbortSignal,
): Promise<AppointmentRow[]> {
  const items: AppointmentRow[] = [];
  let cursor = "";
  do {
    const path = withQuery("/api/staff/appointments", { ...asked, cursor });
    const page = await call<Page<AppointmentRow>>(path, { signal });
    items.push(...page.items);
    cursor = page.next_cursor ?? "";
  } while (cursor !== "");
  return items;
}

/** An appointment was made, moved or cancelled: read them again. */
export function appointmentsChanged(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: ["appointments"] });
}
