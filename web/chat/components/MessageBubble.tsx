// Owns one message: who, what, when, and how its sending stands.
// Promises that a change to one message redraws this bubble only.
import { memo, type ReactNode } from "react";
import { useChat, useEntry } from "../hooks";
import { Markdown } from "../markdown";
import type { Entry } from "../store";
import { strings } from "../strings";
import { timeOf } from "../time";
import { Cards } from "./Cards";
import { Icon } from "./Icon";

interface Props {
  id: string;
  timezone: string;
  language: string;
  first: boolean;
  last: boolean;
}

function author(entry: Entry): string {
  if (entry.author === "customer") return strings.you;
  if (entry.author === "staff") return entry.authorName || strings.team;
  return entry.author === "assistant" ? strings.virtualAssistant : "";
}

function Delivery({ entry }: { entry: Entry }): ReactNode {
  const chat = useChat();
  if (entry.delivery === "sending") return <span>{strings.sending}</span>;
  if (entry.delivery === "waiting") return <span>{strings.waiting}</span>;
  if (entry.delivery === "sent") return null;
  const words = entry.delivery === "failed" ? strings.notSent : strings.noAnswer;
  return (
    <span className="failed" role="alert">
      <Icon name="alert" />
      <span>{entry.problem || words}</span>
      <button
        type="button"
        className="button small"
        aria-label={strings.retryLabel(entry.text.slice(0, 60))}
        onClick={() => chat.retry(entry.clientId)}
      >
        {strings.retry}
      </button>
    </span>
  );
}

export const MessageBubble = memo(function MessageBubble(props: Props): ReactNode {
  const { id, timezone, language, first, last } = props;
  const entry = useEntry(id);
  if (!entry) return null;
  const mine = entry.author === "customer";
  const shape = `${first ? " first" : ""}${last ? " last" : ""}`;
  const name = author(entry);
  return (
    <article className={`message ${entry.author}${shape}`}>
      {name && (
        <p className={first && !mine ? "author" : "hidden"}>
          <bdi>{name}</bdi>
        </p>
      )}
      {entry.text && (
        <div className="bubble" dir="auto" lang={entry.author === "assistant" ? language : undefined}>
          {entry.author === "assistant" ? <Markdown source={entry.text} /> : <p>{entry.text}</p>}
        </div>
      )}
      {entry.cards.map((card, index) => (
        <Cards key={`${card.kind}${index}`} id={id} card={card} timezone={timezone} />
      ))}
      {(last || entry.delivery !== "sent") && !entry.streaming && (
        <p className="meta">
          {entry.delivery === "sent" && entry.author !== "system" && (
            <time dateTime={entry.createdAt}>{timeOf(entry.createdAt, timezone)}</time>
          )}
          <Delivery entry={entry} />
        </p>
      )}
    </article>
  );
});
