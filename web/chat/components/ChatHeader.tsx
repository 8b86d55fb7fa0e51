// Owns the top of the page: which shop, who answers, how to call, the menu.
// Promises to say plainly whether a virtual assistant or a person is answering.
import { useRef, type ReactNode } from "react";
import { useChat, useChatState, useWords } from "../hooks";
import { Icon } from "./Icon";
import { Menu } from "./Menu";

/** A telephone link, or nothing when the number holds no digits. */
export function telephone(phone: string): string | null {
  const digits = phone.replace(/[^\d+]/g, "");
  return digits.length > 2 ? `tel:${digits}` : null;
}

export function ChatHeader(): ReactNode {
  const words = useWords();
  const chat = useChat();
  const context = useChatState((state) => state.context);
  const holder = useChatState((state) => state.holder);
  const menu = useRef<HTMLDialogElement>(null);
  const shop = context?.location.name ?? "";
  const call = telephone(context?.location.phone ?? "");
  const name = context?.customer.first_name ?? "";
  const about = [name, context?.vehicle ?? ""].filter(Boolean);
  return (
    <header className="header">
      <span className="avatar" aria-hidden="true">
        {Array.from(shop.trim())[0] ?? ""}
      </span>
      <div className="header-words">
        <h1>
          <bdi>{shop || words.chatWith("")}</bdi>
        </h1>
        <p className={`who ${holder}`}>
          {holder === "staff"
            ? words.teamAnswers
            : words.assistantName(context?.assistant_name ?? "")}
        </p>
        {about.length > 0 && (
          <p className="about">
            {about.map((part) => (
              <bdi key={part}>{part}</bdi>
            ))}
          </p>
        )}
      </div>
      {call && (
        <a className="icon-button" href={call} aria-label={words.call(shop)}>
          <Icon name="phone" />
        </a>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label={words.menu}
        aria-haspopup="dialog"
        onClick={() => menu.current?.showModal()}
      >
        <Icon name="menu" />
      </button>
      <Menu dialog={menu} chat={chat} />
    </header>
  );
}
