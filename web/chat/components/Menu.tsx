// Owns the menu: about the shop, a person instead of the assistant, an end to messages.
// Promises that nothing is stopped without a second press.
import { useState, type ReactNode, type RefObject } from "react";
import type { Chat } from "../chat";
import { useChatState } from "../hooks";
import { strings } from "../strings";
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
            {stopping ? strings.stopConfirmTitle : <bdi>{context?.location.name || strings.menu}</bdi>}
          </h2>
          <button type="button" className="icon-button" aria-label={strings.close} onClick={close}>
            <Icon name="close" />
          </button>
        </div>
        {stopping ? (
          <>
            <p>{strings.stopConfirmText}</p>
            <div className="card-actions">
              <button
                type="button"
                className="button danger"
                onClick={() => {
                  close();
                  void chat.optOut();
                }}
              >
                {strings.stopConfirmYes}
              </button>
              <button type="button" className="button" onClick={() => setStopping(false)}>
                {strings.keep}
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
                  title={strings.talkToPerson}
                  hint={strings.talkToPersonHint}
                  onClick={() => {
                    close();
                    void chat.handOff();
                  }}
                />
              )}
              <Action
                icon="mute"
                title={strings.stopMessages}
                hint={strings.stopMessagesHint}
                onClick={() => setStopping(true)}
              />
            </div>
          </>
        )}
      </div>
    </dialog>
  );
}
