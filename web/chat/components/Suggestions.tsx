// Owns the first words offered to a customer who has not written yet.
// Promises to disappear with the first message.
import type { ReactNode } from "react";
import { useChat, useKeys, useWords } from "../hooks";

export function Suggestions(): ReactNode {
  const words = useWords();
  const chat = useChat();
  const keys = useKeys();
  if (keys.some((key) => chat.messages.entry(key)?.author === "customer")) return null;
  return (
    <div className="suggestions" role="group" aria-label={words.suggestionsLabel}>
      {[words.suggestBook, words.suggestPrice, words.suggestHours].map((offered) => (
        <button type="button" className="chip" key={offered} onClick={() => chat.send(offered)}>
          {offered}
        </button>
      ))}
    </div>
  );
}
