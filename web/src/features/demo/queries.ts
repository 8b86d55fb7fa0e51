// Owns what the demo home asks the server.
// Promises each message once, with the moment it was first seen here.
import { useMutation, useQuery } from "@tanstack/react-query";
import { ApiError, call, withQuery } from "../../api/client";
import type { DemoLocation, DemoMessage, DemoService, LeadRequest } from "../../api/types";
import { phrase } from "../../lib/text";
import { contactsOf, type Form, type Sent } from "./logic";

/** The demo's shops; null when demo mode is off. */
export function useShops() {
  return useQuery({
    queryKey: ["shops"],
    queryFn: async () => {
      try {
        return await call<DemoLocation[]>("/api/demo/locations");
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
    staleTime: Infinity,
    retry: 2,
  });
}

/** What one shop offers, with prices. */
export function useServices(location: string) {
  return useQuery({
    queryKey: ["services", location],
    queryFn: async () => {
      const found = await call<DemoService[]>(withQuery("/api/demo/services", { location }));
      return found.map((service) => ({ ...service, category: phrase(service.category) }));
    },
    enabled: location !== "",
    staleTime: Infinity,
  });
}

async function sentTo(form: Form): Promise<DemoMessage[]> {
  const { email, phone } = contactsOf(form);
  const asked = [email, phone].filter((to) => to !== null);
  const found = await Promise.all(
    asked.map((to) => call<DemoMessage[]>(withQuery("/api/demo/outbox", { to }))),
  );
  return found.flat();
}

/** Send the request, remembering what these contacts had before. */
export function useSendRequest() {
  return useMutation({
    mutationFn: async (asked: {
      form: Form;
      request: LeadRequest;
      shop: string;
      pressedAt: number;
      key: string;
    }) => {
      const { form, request, shop, pressedAt, key } = asked;
      // What was there before is only nice to know: it must not stop the request.
      const before = await sentTo(form).catch(() => []);
      await call<{ receipt_id: string }>("/api/leads", { method: "POST", body: request, key });
      const sent: Sent = { pressedAt, shop, form, before: before.map(({ id }) => id) };
      return sent;
    },
  });
}

export interface Arrived extends DemoMessage {
  seenAt: number;
}

// The moment each message was first seen by this page; kept while the page is open.
const firstSeen = new Map<string, number>();

/** What went out to this customer since the request was sent, oldest first. */
export function useArrived(sent: Sent | null) {
  return useQuery({
    queryKey: ["arrived", sent?.pressedAt],
    queryFn: async (): Promise<Arrived[]> => {
      if (sent === null) return [];
      const found = await sentTo(sent.form);
      const old = new Set(sent.before);
      return found
        .filter(({ id }) => !old.has(id))
        .map((message) => {
          const seenAt = firstSeen.get(message.id) ?? Date.now();
          firstSeen.set(message.id, seenAt);
          return { ...message, seenAt };
        })
        .sort((a, b) => Date.parse(a.sent_at) - Date.parse(b.sent_at));
    },
    enabled: sent !== null,
    refetchInterval: 700,
    refetchIntervalInBackground: true,
    retry: false,
  });
}

/** A one-time sign-in link to the staff console. */
export function useStaffLink() {
  return useMutation({
    mutationFn: () => call<{ url: string }>("/api/demo/staff-link", { method: "POST" }),
  });
}
