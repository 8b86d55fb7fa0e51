// Owns putting a reply into the customer's language before it is sent.
// Promises that nothing is sent by translating, and that staff's own words can be taken back.
import { Button } from "@mantine/core";
import { useState } from "react";
import { wordsOf } from "../../lib/text";
import styles from "./conversations.module.css";
import { useDraftTranslation } from "./queries";

interface Props {
  id: string;
  text: string;
  ready: boolean;
  write: (text: string) => void;
}

/** The button, and what became of its press. */
export function Translate({ id, text, ready, write }: Props) {
  const draft = useDraftTranslation(id);
  const [kept, setKept] = useState<{ own: string; made: string } | null>(null);
  const translated = kept !== null && text === kept.made;

  if (translated) {
    return (
      <div className={styles.translate}>
        <span className={styles.soft} role="status">
          Translated. Read it, then send it.
        </span>
        <Button size="compact-sm" variant="subtle" onClick={() => write(kept.own)}>
          Back to my words
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.translate}>
      <Button
        size="compact-sm"
        variant="default"
        disabled={!ready}
        loading={draft.isPending}
        onClick={() =>
          draft.mutate(text, {
            onSuccess: (made) => {
              setKept({ own: text, made: made.text });
              write(made.text);
            },
          })
        }
      >
        Translate for the customer
      </Button>
      {draft.isError ? (
        <span className={styles.metaBad} role="alert">
          {wordsOf(draft.error)}
        </span>
      ) : null}
    </div>
  );
}
