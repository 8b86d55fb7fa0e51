// Owns the scrolling conversation: the last messages, days, and the way to earlier ones.
// Promises that the newest line stays in view and that a reader scrolled up is not moved.
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useChat, useChatState, useKeys, useNow, useWords } from "../hooks";
import type { Entry } from "../store";
import { dayOf, relativeDay } from "../time";
import { Icon } from "./Icon";
import { MessageBubble } from "./MessageBubble";
import { Suggestions } from "./Suggestions";
import { TypingIndicator } from "./TypingIndicator";

const PAGE = 50;
const AWAY_PX = 120;
const GROUP_MS = 5 * 60_000;

function joins(before: Entry | undefined, entry: Entry): boolean {
  if (!before || before.author !== entry.author || before.authorName !== entry.authorName)
    return false;
  return Math.abs(Date.parse(entry.createdAt) - Date.parse(before.createdAt)) < GROUP_MS;
}

export function MessageList(): ReactNode {
  const words = useWords();
  const { messages } = useChat();
  const keys = useKeys();
  const timezone = useChatState((state) => state.context?.location.timezone ?? "");
  const language = useChatState((state) => state.language);
  const [count, setCount] = useState(PAGE);
  const [away, setAway] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow(60_000);

  const shown = keys.slice(-count);
  const rows: ReactNode[] = [];
  let before: Entry | undefined;
  for (const [index, key] of shown.entries()) {
    const entry = messages.entry(key);
    if (!entry) continue;
    const day = dayOf(entry.createdAt, timezone);
    const newDay = !before || dayOf(before.createdAt, timezone) !== day;
    if (newDay)
      rows.push(
        <div className="day" key={`day-${key}`}>
          <span>{relativeDay(entry.createdAt, timezone, now, words)}</span>
        </div>,
      );
    const next = messages.entry(shown[index + 1] ?? "");
    rows.push(
      <MessageBubble
        key={key}
        id={key}
        timezone={timezone}
        language={language}
        first={newDay || !joins(before, entry)}
        last={!next || !joins(entry, next)}
      />,
    );
    before = entry;
  }

  const newest = keys.at(-1);
  useEffect(() => {
    // One's own message is always brought into view; another's only for who is at the end.
    const entry = newest ? messages.entry(newest) : undefined;
    if (entry?.author === "customer" && entry.delivery === "sending") toEnd(scroller.current);
  }, [messages, newest]);

  return (
    <div className="scroll-frame">
      <div
        className="scroller"
        ref={scroller}
        tabIndex={0}
        role="region"
        aria-label={words.conversation}
        onScroll={(event) => setAway(event.currentTarget.scrollTop < -AWAY_PX)}
      >
        <div className="scroll-content">
          {keys.length > shown.length && (
            <button
              type="button"
              className="button quiet earlier"
              onClick={() => setCount(count + PAGE)}
            >
              {words.showEarlier}
            </button>
          )}
          <div className="log" role="log" aria-live="off">
            {rows}
          </div>
          <TypingIndicator />
          <Suggestions />
        </div>
      </div>
      {away && (
        <button
          type="button"
          className="to-end"
          aria-label={words.jumpToLatest}
          onClick={() => toEnd(scroller.current)}
        >
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

function toEnd(scroller: HTMLElement | null): void {
  if (scroller) scroller.scrollTop = 0; // column-reverse: zero is the newest line
}
