// Owns how components read the chat: one subscription per part, so one token redraws one bubble.
// Promises stable snapshots; a selector must return a primitive or an object kept by the state.
import { createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore } from "react";
import type { Chat } from "./chat";
import type { State } from "./state";
import type { CardState, Entry } from "./store";
import type { Card } from "./types";
import { wordsIn, type Words } from "./words";

export const ChatContext = createContext<Chat | null>(null);

/** The chat of this page. */
export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error("ChatContext is missing");
  return chat;
}

/** One part of the state. */
export function useChatState<T>(select: (state: State) => T): T {
  const { state } = useChat();
  return useSyncExternalStore(state.subscribe, () => select(state.get()));
}

/** The page's own words, in the language of the conversation. */
export function useWords(): Words {
  return wordsIn(useChatState((state) => state.language));
}

/** The messages' keys in their order. */
export function useKeys(): readonly string[] {
  const { messages } = useChat();
  return useSyncExternalStore(messages.subscribe, messages.keys);
}

/** One message. */
export function useEntry(key: string): Entry | undefined {
  const { messages } = useChat();
  const subscribe = useCallback(
    (listener: () => void) => messages.subscribeTo(key, listener),
    [messages, key],
  );
  return useSyncExternalStore(subscribe, () => messages.entry(key));
}

/** Whether a message's card still waits for a choice. */
export function useCardState(key: string, kind: Card["kind"]): CardState {
  const { messages } = useChat();
  return useSyncExternalStore(messages.subscribe, () => messages.cardState(key, kind));
}

/** The time in milliseconds, renewed every `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
