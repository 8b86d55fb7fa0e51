// Owns the first words offered to a customer who has not written yet.
// Promises to disappear with the first message.
import type { ReactNode } from "react";
import { useChat, useKeys } from "../hooks";
import { strings } from "../strings";

const OFFERED = [strings.suggestBook, strings.suggestPrice, strings.suggestHours];

export function Suggestions(): ReactNode {
  const chat = useChat();
  const keys = useKeys();
  if (keys.some((key) => chat.messages.entry(key)?.author === "customer")) return null;
  return (
    <div className="suggestions" role="group" aria-label={strings.suggestionsLabel}>
      {OFFERED.map((words) => (
        <button type="button" className="chip" key={words} onClick={() => chat.send(words)}>
          {words}
        </button>
      ))}
    </div>
  );
}
