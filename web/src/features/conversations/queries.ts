// Owns reading and changing conversations.
// Promises that events and polls meet in one cache, so that a thread is right by either way.
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from "@tanstack/react-query";
import { call, withQuery } from "../../api/client";
import type { ConversationDetail, ConversationRow, Holder, Message, Page } from "../../api/types";
import { usePace } from "../../lib/live";
import { mergeMessages, withHolder, withMessage } from "./logic";

export interface ConversationFilters {
  location: string;
  holder: string;
  waiting: string;
}

const LIST = ["conversations", "list"] as const;
const one = (id: string) => ["conversations", "one", id] as const;
const path = (id: string, rest = "") => `/api/staff/conversations/${encodeURIComponent(id)}${rest}`;

/** Conversations, page by page. */
export function useConversations(filters: ConversationFilters) {
  return useInfiniteQuery({
    queryKey: [...LIST, filters],
    queryFn: ({ pageParam, signal }) =>
      call<Page<ConversationRow>>(
        withQuery("/api/staff/conversations", { ...filters, cursor: pageParam }),
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: usePace(4000),
  });
}

/** One conversation with its messages. */
export function useThread(id: string) {
  const client = useQueryClient();
  return useQuery({
    queryKey: one(id),
    queryFn: async ({ signal }) => {
      const read = await call<ConversationDetail>(path(id), { signal });
      // An event may have overtaken this answer: what was heard meanwhile is kept.
      const known = client.getQueryData<ConversationDetail>(one(id))?.messages ?? [];
      return { ...read, messages: mergeMessages(known, read.messages) };
    },
    refetchInterval: usePace(3000),
  });
}

/** Change who answers: take over from the assistant, or hand back to it. */
export function useChangeHolder(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (holder: Holder) =>
      call<ConversationDetail>(path(id, holder === "staff" ? "/take-over" : "/hand-back"), {
        method: "POST",
      }),
    onSuccess: (answer) => {
      client.setQueryData<ConversationDetail>(one(id), (known) => ({
        ...answer,
        messages: mergeMessages(known?.messages ?? [], answer.messages),
      }));
    },
    onSettled: () => conversationsChanged(client, id),
  });
}

/** Note that staff have seen what the customer wrote. */
export function useMarkRead(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<unknown>(path(id, "/read"), { method: "POST" }),
    onSuccess: () => conversationsChanged(client, id),
  });
}

/** Send a reply; the same key sends it once, however often it is tried. */
export function useReply(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, text }: { key: string; text: string }) =>
      call<{ message?: Message } | undefined>(path(id, "/reply"), {
        method: "POST",
        body: { text },
        key,
      }),
    onSuccess: async (answer) => {
      if (answer?.message) messageHeard(client, id, answer.message);
      else await client.invalidateQueries({ queryKey: one(id) });
    },
    onError: () => conversationsChanged(client, id),
  });
}

/** Put a reply into the customer's language, to be looked at and sent by staff. */
export function useDraftTranslation(id: string) {
  return useMutation({
    mutationFn: (text: string) =>
      call<{ text: string; language: string }>(path(id, "/draft-translation"), {
        method: "POST",
        body: { text },
      }),
  });
}

/** A message was heard on the live line. */
export function messageHeard(client: QueryClient, id: string, message: Message): void {
  client.setQueryData<ConversationDetail>(
    one(id),
    (thread) => thread && withMessage(thread, message),
  );
  // Who served an answer, and what was held back of it, is told by a read only.
  if (message.author === "assistant") void client.invalidateQueries({ queryKey: one(id) });
  void client.invalidateQueries({ queryKey: LIST });
}

/** A change of holder was heard on the live line. */
export function holderHeard(client: QueryClient, id: string, holder: Holder): void {
  client.setQueryData<ConversationDetail>(
    one(id),
    (thread) => thread && withHolder(thread, holder),
  );
  conversationsChanged(client, id);
}

/** Read the lists, and one thread or all, again. */
export function conversationsChanged(client: QueryClient, id: string | null): void {
  void client.invalidateQueries({ queryKey: LIST });
  void client.invalidateQueries({ queryKey: id === null ? ["conversations", "one"] : one(id) });
}
