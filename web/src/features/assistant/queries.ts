// Owns reading what the assistant costs and how it is set, and changing the latter.
// Promises that a change shows the server's own answer, not what was typed.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, withQuery } from "../../api/client";
import type { AssistantSettings, Changes, Spend } from "../../api/assistant-types";

const SETTINGS = ["assistant", "settings"] as const;

/** What models cost from a day on. */
export function useSpend(from: string) {
  return useQuery({
    queryKey: ["assistant", "spend", from],
    queryFn: ({ signal }) => call<Spend>(withQuery("/api/staff/assistant/spend", { from }), { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}

/** How customers are answered, and how the providers are doing. */
export function useAssistantSettings() {
  return useQuery({
    queryKey: SETTINGS,
    queryFn: ({ signal }) =>
      call<AssistantSettings>("/api/staff/assistant/settings", { signal }),
    refetchInterval: 30_000,
  });
}

/** Change the settings of a location, or of the organisation with an empty id. */
export function useChangeSettings(locationId: string) {
  const client = useQueryClient();
  const path = "/api/staff/assistant/settings";
  return useMutation({
    mutationFn: (changes: Changes) =>
      call<AssistantSettings>(locationId ? `${path}/${encodeURIComponent(locationId)}` : path, {
        method: "PUT",
        body: changes,
      }),
    onSuccess: (answer) => client.setQueryData(SETTINGS, answer),
  });
}
