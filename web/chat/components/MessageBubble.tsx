// Owns one message: who, what, when, and how its sending stands.
// Promises that a change to one message redraws this bubble only.
import { memo, type ReactNode } from "react";
import { useChat, useChatState, useEntry, useNow, useWords } from "../hooks";
import { Markdown } from "../markdown";
import type { Entry } from "../store";
import { timeOf } from "../time";
import type { Words } from "../words";
import { Cards } from "./Cards";
import { Icon } from "./Icon";

interface Props {
  id: string;
  timezone: string;
  language: string;
  first: boolean;
  last: boolean;
}

function author(entry: Entry, words: Words): string {
  if (entry.author === "customer") return words.you;
  if (entry.author === "staff") return entry.authorName || words.team;
  return entry.author === "assistant" ? words.virtualAssistant : "";
}

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** The wait after too many messages: counted down, and to be cut short. */
function Slowed({ entry }: { entry: Entry }): ReactNode {
  const words = useWords();
  const chat = useChat();
  const until = useChatState((state) => state.slowUntil);
  const left = Math.max(0, Math.ceil((until - useNow(1_000)) / 1_000));
  // One notice is enough: it stands under the last of those that wait.
  const last = chat.messages.unsent("slowed").at(-1) === entry.clientId;
  if (!last) return <span>{words.kept}</span>;
  return (
    <span className="slowed">
      <Icon name="clock" />
      <span>{words.slowDown(clock(left))}</span>
      <button type="button" className="button small" onClick={() => chat.retry(entry.clientId)}>
        {words.sendNow}
      </button>
    </span>
  );
}

function Delivery({ entry }: { entry: Entry }): ReactNode {
  const words = useWords();
  const chat = useChat();
  if (entry.delivery === "sending") return <span>{words.sending}</span>;
  if (entry.delivery === "waiting") return <span>{words.waiting}</span>;
  if (entry.delivery === "slowed") return <Slowed entry={entry} />;
  if (entry.delivery === "sent") return null;
  const problem = entry.problem || (entry.delivery === "unanswered" ? words.noAnswer : words.notSent);
  const start = entry.text.slice(0, 60);
  const edit = entry.delivery === "refused";
  return (
    <span className="failed" role="alert">
      <Icon name="alert" />
      <span>{problem}</span>
      <button
        type="button"
        className="button small"
        aria-label={edit ? words.editLabel(start) : words.retryLabel(start)}
        onClick={() => (edit ? chat.edit(entry.clientId) : chat.retry(entry.clientId))}
      >
        {edit ? words.edit : words.retry}
      </button>
    </span>
  );
}

export const MessageBubble = memo(function MessageBubble(props: Props): ReactNode {
  const { id, timezone, language, first, last } = props;
  const entry = useEntry(id);
  const words = useWords();
  if (!entry) return null;
  const mine = entry.author === "customer";
  const shape = `${first ? " first" : ""}${last ? " last" : ""}`;
  const name = author(entry, words);
  return (
    <article className={`message ${entry.author}${shape}`}>
      {name && (
        <p className={first && !mine ? "author" : "hidden"}>
          <bdi>{name}</bdi>
        </p>
      )}
      {entry.text && (
        <div className="bubble" dir="auto" lang={entry.author === "assistant" ? entry.language || language : undefined}>
          {entry.author === "assistant" ? <Markdown source={entry.text} /> : <p>{entry.text}</p>}
        </div>
      )}
      {entry.cards.map((card, index) => (
        <Cards key={`${card.kind}${index}`} id={id} card={card} timezone={timezone} />
      ))}
      {(last || entry.delivery !== "sent") && !entry.streaming && (
        <p className="meta">
          {entry.delivery === "sent" && entry.author !== "system" && (
            <time dateTime={entry.createdAt}>{timeOf(entry.createdAt, timezone, words)}</time>
          )}
          <Delivery entry={entry} />
        </p>
      )}
    </article>
  );
});
