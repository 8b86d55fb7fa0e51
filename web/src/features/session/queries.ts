// Owns who is signed in.
// Promises that the CSRF token of the current session is used for every change.
import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { ApiError, call, setCsrf } from "../../api/client";
import type { Me } from "../../api/types";

export const ME = ["me"] as const;

async function fetchMe(): Promise<Me | null> {
  try {
    const me = await call<Me>("/api/staff/me");
    setCsrf(me.csrf);
    return me;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

/** The signed-in member of staff; null when nobody is. */
export function useMe() {
  return useQuery({ queryKey: ME, queryFn: fetchMe, staleTime: 5 * 60_000 });
}

/** Forget the session on this page: called when the server says that it has ended. */
export function forgetSession(client: QueryClient): void {
  setCsrf(null);
  client.setQueryData(ME, null);
}

/** Ask for a one-time link; the answer is the same whether or not the address is known. */
export function useAskForLink() {
  return useMutation({
    mutationFn: (email: string) =>
      call<unknown>("/api/staff/sign-in", { method: "POST", body: { email } }),
  });
}

/** Open a session with the token of a one-time link. */
export function useOpenSession() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["open-session"],
    mutationFn: (token: string) =>
      call<{ csrf?: string }>("/api/staff/session", { method: "POST", body: { token } }),
    onSuccess: async (answer) => {
      if (answer.csrf) setCsrf(answer.csrf);
      await client.fetchQuery({ queryKey: ME, queryFn: fetchMe, staleTime: 0 });
    },
  });
}

/** End the session here and on the server. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<unknown>("/api/staff/session", { method: "DELETE" }),
    onSuccess: () => {
      forgetSession(client);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== ME[0] });
    },
  });
}
