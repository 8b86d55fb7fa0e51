// Owns the page a customer sees when a link or session does not open the chat.
// Promises the same answer whether or not the chat exists.
import { useState, type ReactNode } from "react";
import type { LinkProblem } from "../chat";
import { useChat, useChatState } from "../hooks";
import { strings } from "../strings";
import { Plate } from "./Plate";

const WORDS: Record<LinkProblem, { title: string; text: string }> = {
  link_expired: { title: strings.linkExpiredTitle, text: strings.linkExpiredText },
  link_revoked: { title: strings.linkRevokedTitle, text: strings.linkRevokedText },
  link_unknown: { title: strings.linkUnknownTitle, text: strings.linkUnknownText },
  needed: { title: strings.linkNeededTitle, text: strings.linkNeededText },
};

type Asked = "no" | "asking" | "sent" | "failed";

export function LinkPage(): ReactNode {
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
    return <Plate title={strings.newLinkSentTitle} text={strings.newLinkSentText} />;
  return (
    <Plate title={WORDS[problem].title} text={WORDS[problem].text}>
      <button
        type="button"
        className="button primary"
        onClick={ask}
        aria-disabled={asked === "asking"}
      >
        {strings.askNewLink}
      </button>
      <p className="plate-problem" role="status">
        {asked === "failed" ? strings.newLinkFailed : ""}
      </p>
    </Plate>
  );
}
