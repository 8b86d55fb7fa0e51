// Owns the sign that somebody is writing.
// Promises to be seen only; the finished reply is what a screen reader hears.
import type { ReactNode } from "react";
import { useChatState } from "../hooks";
import { strings } from "../strings";

export function TypingIndicator(): ReactNode {
  const typing = useChatState((state) => state.typing);
  if (!typing) return null;
  const words = typing === "staff" ? strings.typingStaff : strings.typingAssistant;
  return (
    <div className="typing" aria-hidden="true">
      <span className="typing-dots">
        <i />
        <i />
        <i />
      </span>
      <span className="typing-words">{words}</span>
    </div>
  );
}
