// Owns the menu: about the shop, a person instead of the assistant, an end to messages.
// Promises that nothing is stopped without a second press.
import { useState, type ReactNode, type RefObject } from "react";
import type { Chat } from "../chat";
import { useChatState, useWords } from "../hooks";
import { Icon, type IconName } from "./Icon";
import { ShopDetails } from "./ShopDetails";

interface Props {
  dialog: RefObject<HTMLDialogElement | null>;
  chat: Chat;
}

interface ActionProps {
  icon: IconName;
  title: string;
  hint: string;
  onClick: () => void;
}

function Action({ icon, title, hint, onClick }: ActionProps): ReactNode {
  return (
    <button type="button" className="action" onClick={onClick}>
      <Icon name={icon} />
      <span>
        {title}
        <small>{hint}</small>
      </span>
    </button>
  );
}

export function Menu({ dialog, chat }: Props): ReactNode {
  const words = useWords();
  const context = useChatState((state) => state.context);
  const holder = useChatState((state) => state.holder);
  const [stopping, setStopping] = useState(false);
  const close = (): void => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby="menu-title"
      onClose={() => setStopping(false)}
      onClick={(event) => event.target === event.currentTarget && close()}
    >
      <div className="sheet-box">
        <div className="sheet-head">
          <h2 id="menu-title">
            {stopping ? words.stopConfirmTitle : <bdi>{context?.location.name || words.menu}</bdi>}
          </h2>
          <button type="button" className="icon-button" aria-label={words.close} onClick={close}>
            <Icon name="close" />
          </button>
        </div>
        {stopping ? (
          <>
            <p>{words.stopConfirmText}</p>
            <div className="card-actions">
              <button
                type="button"
                className="button danger"
                onClick={() => {
                  close();
                  void chat.optOut();
                }}
              >
                {words.stopConfirmYes}
              </button>
              <button type="button" className="button" onClick={() => setStopping(false)}>
                {words.keep}
              </button>
            </div>
          </>
        ) : (
          <>
            {context && <ShopDetails context={context} onChosen={close} />}
            <div className="actions">
              {holder === "assistant" && (
                <Action
                  icon="person"
                  title={words.talkToPerson}
                  hint={words.talkToPersonHint}
                  onClick={() => {
                    close();
                    void chat.handOff();
                  }}
                />
              )}
              <Action
                icon="mute"
                title={words.stopMessages}
                hint={words.stopMessagesHint}
                onClick={() => setStopping(true)}
              />
            </div>
          </>
        )}
      </div>
    </dialog>
  );
}
