// Owns what stands under an assistant's message: who served it, what it took, what was held back.
// Promises that a held sentence can never be taken for something that was sent.
import type { Message } from "../../api/types";
import { usd } from "../../lib/money";
import { phrase } from "../../lib/text";
import { Outside } from "../../ui/bits";
import styles from "./conversations.module.css";
import { servedText, tookText } from "./logic";

/** One line that opens into the details; nothing when nothing is known. */
export function Served({ message }: { message: Message }) {
  const held = message.held_back ?? [];
  const line = servedText(message);
  if (line === null && held.length === 0) return null;
  const model = message.model;
  return (
    <details className={styles.served}>
      <summary>
        {line ?? "Assistant"}
        {held.length > 0 ? <strong> · {held.length} held back</strong> : null}
      </summary>
      {model ? (
        <dl>
          <dt>Model</dt>
          <dd>
            <Outside>{[...new Set([model.provider, model.model])].filter(Boolean).join(" ")}</Outside>
            {model.fell_back ? " (stepped in)" : ""}
          </dd>
          {model.prompt_version ? (
            <>
              <dt>Prompt</dt>
              <dd>
                <Outside>{model.prompt_version}</Outside>
              </dd>
            </>
          ) : null}
          <dt>Cost</dt>
          <dd>{usd(model.cost_microusd)}</dd>
          <dt>Took</dt>
          <dd>{tookText(model)}</dd>
          {Object.entries(model.usage ?? {})
            .filter(([, tokens]) => tokens > 0)
            .map(([name, tokens]) => (
              <div key={name} className={styles.servedRow}>
                <dt>{phrase(name)}</dt>
                <dd>{tokens.toLocaleString("en-US")}</dd>
              </div>
            ))}
        </dl>
      ) : null}
      {held.length > 0 ? (
        <>
          <p className={styles.heldTitle}>Held back, never sent</p>
          <ul className={styles.held}>
            {held.map((one, n) => (
              <li key={n}>
                <del>
                  <Outside>{one.sentence}</Outside>
                </del>{" "}
                <span>{phrase(one.rule)}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </details>
  );
}
