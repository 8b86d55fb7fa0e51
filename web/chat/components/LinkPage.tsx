// Owns the page a customer sees when a link or session does not open the chat.
// Promises the same answer whether or not the chat exists.
import { useState, type ReactNode } from "react";
import type { LinkProblem } from "../state";
import { useChat, useChatState, useWords } from "../hooks";
import type { Words } from "../words";
import { Plate } from "./Plate";

type Asked = "no" | "asking" | "sent" | "failed";

function explained(problem: LinkProblem, words: Words): { title: string; text: string } {
  switch (problem) {
    case "link_expired":
      return { title: words.linkExpiredTitle, text: words.linkExpiredText };
    case "link_revoked":
      return { title: words.linkRevokedTitle, text: words.linkRevokedText };
    case "link_unknown":
      return { title: words.linkUnknownTitle, text: words.linkUnknownText };
    case "needed":
      return { title: words.linkNeededTitle, text: words.linkNeededText };
  }
}

export function LinkPage(): ReactNode {
  const words = useWords();
  const chat = useChat();
  const problem = useChatState((state) => state.linkProblem);
  const [asked, setAsked] = useState<Asked>("no");
  const ask = (): void => {
    setAsked("asking");
    chat.api.askNewLink().then(
      () => setAsked("sent"),
      () => setAsked("failed"),
    );
  };
  if (asked === "sent")
    return <Plate title={words.newLinkSentTitle} text={words.newLinkSentText} />;
  return (
    <Plate {...explained(problem, words)}>
      <button
        type="button"
        className="button primary"
        onClick={ask}
        aria-disabled={asked === "asking"}
      >
        {words.askNewLink}
      </button>
      <p className="plate-problem" role="status">
        {asked === "failed" ? words.newLinkFailed : ""}
      </p>
    </Plate>
  );
}
