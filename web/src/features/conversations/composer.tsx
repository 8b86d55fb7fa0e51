// Owns writing to a customer, and who may.
// Promises that nobody writes while the assistant holds the conversation.
import { Button, Textarea } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { ConversationRow, Holder } from "../../api/types";
import { HandIcon, LockIcon, SendIcon } from "../../ui/icons";
import { checkReply, holderText, REPLY_LIMIT } from "./logic";
import { Translate } from "./translate";
import styles from "./conversations.module.css";

// What was typed and not sent survives a look at another conversation.
const drafts = new Map<string, string>();

interface Props {
  conversation: ConversationRow;
  me: string;
  mayAct: boolean;
  changing: boolean;
  change: (holder: Holder) => void;
  send: (text: string) => void;
  /** The customer writes in another language than staff read. */
  foreign?: boolean;
}

/** The foot of a thread: locked while the assistant holds it, else a field to write in. */
export function Composer({ conversation, me, mayAct, changing, change, send, foreign }: Props) {
  if (!mayAct) {
    return (
      <div className={styles.foot}>
        <p className={styles.footNote}>
          <LockIcon size={18} /> You can read conversations but not answer them.
        </p>
      </div>
    );
  }
  if (conversation.holder === "assistant") {
    return (
      <div className={styles.foot} data-locked="true">
        <p className={styles.footNote}>
          <LockIcon size={18} />
          <span>
            <strong>The assistant is answering.</strong> Take over to write yourself; it stays
            silent until you hand back.
          </span>
        </p>
        <Button
          size="md"
          leftSection={<HandIcon size={18} />}
          loading={changing}
          onClick={() => change("staff")}
        >
          Take over
        </Button>
      </div>
    );
  }
  return (
    <Writing
      key={conversation.id}
      conversation={conversation}
      me={me}
      changing={changing}
      change={change}
      send={send}
      foreign={foreign ?? false}
    />
  );
}

type WritingProps = Omit<Props, "mayAct">;

function Writing({ conversation, me, changing, change, send, foreign }: WritingProps) {
  const [text, setText] = useState(() => drafts.get(conversation.id) ?? "");
  const field = useRef<HTMLTextAreaElement>(null);
  const checked = checkReply(text);
  const left = REPLY_LIMIT - Array.from(text.trim()).length;
  const mine = conversation.held_by?.id === me;

  useEffect(() => {
    // Right after taking over, the next thing to do is to write.
    if (mine) field.current?.focus({ preventScroll: true });
  }, [mine]);

  function write(value: string) {
    setText(value);
    drafts.set(conversation.id, value);
  }
  function submit() {
    if (!checked.ok) return;
    send(checked.text);
    write("");
    field.current?.focus();
  }

  return (
    <form
      className={styles.foot}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={styles.footTop}>
        <span className={styles.soft}>
          {holderText(conversation, me)}. The assistant is silent.
        </span>
        <Button
          size="compact-sm"
          variant="subtle"
          loading={changing}
          onClick={() => change("assistant")}
        >
          Hand back to the assistant
        </Button>
      </div>
      <div className={styles.write}>
        <Textarea
          ref={field}
          className={styles.field}
          aria-label="Your reply"
          placeholder="Write to the customer"
          autosize
          minRows={1}
          maxRows={7}
          size="md"
          dir="auto"
          value={text}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
              event.preventDefault();
              submit();
            }
          }}
        />
        <Button
          type="submit"
          size="md"
          disabled={!checked.ok}
          aria-label="Send the reply"
          className={styles.send}
        >
          <SendIcon />
        </Button>
      </div>
      {foreign ? (
        <Translate id={conversation.id} text={text} ready={checked.ok} write={write} />
      ) : null}
      {left < 200 ? (
        <span className={styles.soft} role="status">
          {left >= 0 ? `${left} characters left` : `${-left} characters too long`}
        </span>
      ) : null}
    </form>
  );
}
