// Owns replies that are on their way.
// Promises that a retried reply keeps its key, so that the customer gets it once.
import { useState } from "react";
import { newKey } from "../../lib/ids";
import { wordsOf } from "../../lib/text";
import { useReply } from "./queries";
import type { Pending } from "./thread";

/** Replies under way in one conversation, and how to send, retry and discard them. */
export function useReplies(conversationId: string) {
  const [pending, setPending] = useState<Pending[]>([]);
  const reply = useReply(conversationId);

  function attempt(one: Pending) {
    reply.mutateAsync({ key: one.key, text: one.text }).then(
      () => discard(one),
      (error: unknown) => mark(one.key, wordsOf(error)),
    );
  }
  function mark(key: string, failed: string | null) {
    setPending((all) => all.map((one) => (one.key === key ? { ...one, failed } : one)));
  }
  function discard(gone: Pending) {
    setPending((all) => all.filter((one) => one.key !== gone.key));
  }
  function send(text: string) {
    const one: Pending = { key: newKey(), text, failed: null };
    setPending((all) => [...all, one]);
    attempt(one);
  }
  function retry(one: Pending) {
    mark(one.key, null);
    attempt(one);
  }
  return { pending, send, retry, discard };
}
