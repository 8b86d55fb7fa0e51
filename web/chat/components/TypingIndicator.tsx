// Owns the sign that somebody is writing.
// Promises to be seen only; the finished reply is what a screen reader hears.
import type { ReactNode } from "react";
import { useChatState, useWords } from "../hooks";

export function TypingIndicator(): ReactNode {
  const words = useWords();
  const typing = useChatState((state) => state.typing);
  if (!typing) return null;
  const said = typing === "staff" ? words.typingStaff : words.typingAssistant;
  return (
    <div className="typing" aria-hidden="true">
      <span className="typing-dots">
        <i />
        <i />
        <i />
      </span>
      <span className="typing-words">{said}</span>
    </div>
  );
}
