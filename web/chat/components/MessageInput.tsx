// Owns the field where the customer writes.
// Promises Enter to send, Shift+Enter for a line, and no text lost when it is too long.
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { MAX_LENGTH } from "../chat";
import { useChat, useChatState } from "../hooks";
import { strings } from "../strings";
import { Icon } from "./Icon";

const COUNT_FROM = MAX_LENGTH - 200;
const LINES_PX = 148;

export function MessageInput(): ReactNode {
  const chat = useChat();
  const holder = useChatState((state) => state.holder);
  const [draft, setDraft] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const tooLong = draft.trim().length > MAX_LENGTH;

  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, LINES_PX)}px`;
  }, [draft]);

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
          aria-label={strings.inputLabel}
          aria-describedby="composer-hint"
          aria-invalid={tooLong}
          placeholder={strings.inputPlaceholder}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          className="send"
          aria-label={strings.send}
          aria-disabled={!draft.trim() || tooLong}
        >
          <Icon name="send" />
        </button>
      </div>
      <p className="composer-note">
        <span className="hidden" id="composer-hint">
          {strings.inputHint}
        </span>
        {draft.length >= COUNT_FROM ? (
          <span className={tooLong ? "counter over" : "counter"} role="status">
            {strings.charactersLeft(left)}
          </span>
        ) : (
          <span>{holder === "staff" ? strings.disclosureStaff : strings.disclosure}</span>
        )}
      </p>
    </form>
  );
}
