// Owns the field where the customer writes.
// Promises Enter to send, Shift+Enter for a line, and no text lost when it is too long.
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { MAX_LENGTH } from "../chat";
import { useChat, useChatState, useWords } from "../hooks";
import { Icon } from "./Icon";

const COUNT_FROM = MAX_LENGTH - 200;
const LINES_PX = 148;

export function MessageInput(): ReactNode {
  const words = useWords();
  const chat = useChat();
  const holder = useChatState((state) => state.holder);
  const [draft, setDraft] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const returned = useChatState((state) => state.returned);
  const tooLong = draft.trim().length > MAX_LENGTH;

  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, LINES_PX)}px`;
  }, [draft]);

  useEffect(() => {
    if (!returned) return;
    setDraft((before) => (before ? `${before}\n${returned}` : returned));
    chat.state.set({ returned: "" });
    field.current?.focus();
  }, [chat, returned]);

  const submit = (): void => {
    if (chat.send(draft)) setDraft("");
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While an input method is composing, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  const left = MAX_LENGTH - draft.trim().length;
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="composer-row">
        <textarea
          ref={field}
          value={draft}
          rows={1}
          dir="auto"
          enterKeyHint="send"
          autoComplete="off"
          aria-label={words.inputLabel}
          aria-describedby="composer-hint"
          aria-invalid={tooLong}
          placeholder={words.inputPlaceholder}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          className="send"
          aria-label={words.send}
          aria-disabled={!draft.trim() || tooLong}
        >
          <Icon name="send" />
        </button>
      </div>
      <p className="composer-note">
        <span className="hidden" id="composer-hint">
          {words.inputHint}
        </span>
        {draft.length >= COUNT_FROM ? (
          <span className={tooLong ? "counter over" : "counter"} role="status">
            {words.charactersLeft(left)}
          </span>
        ) : (
          <span>{holder === "staff" ? words.disclosureStaff : words.disclosure}</span>
        )}
      </p>
    </form>
  );
}
