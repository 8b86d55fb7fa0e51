// Owns the page: which of its few states is shown, and the frame of the conversation.
// Promises one main landmark, one polite voice for finished replies, one line for trouble.
import { useEffect, type ReactNode } from "react";
import { useChat, useChatState, useKeys, useWords } from "../hooks";
import { ChatHeader } from "./ChatHeader";
import { Icon } from "./Icon";
import { LinkPage } from "./LinkPage";
import { MessageInput } from "./MessageInput";
import { MessageList } from "./MessageList";
import { Plate } from "./Plate";
import { ShopDetails } from "./ShopDetails";

function Title(): ReactNode {
  const words = useWords();
  const shop = useChatState((state) => state.context?.location.name ?? "");
  const unread = useChatState((state) => state.unread);
  useEffect(() => {
    const title = words.chatWith(shop);
    document.title = unread ? words.unread(unread, title) : title;
  }, [shop, unread, words]);
  return null;
}

function Banner(): ReactNode {
  const words = useWords();
  const line = useChatState((state) => state.line);
  const trouble =
    line === "offline" ? words.offline : line === "reconnecting" ? words.reconnecting : "";
  return (
    <div role="status" className={trouble ? `banner ${line}` : "hidden"}>
      {trouble}
    </div>
  );
}

function Notice(): ReactNode {
  const words = useWords();
  const chat = useChat();
  const notice = useChatState((state) => state.notice);
  return (
    <div role="status" className={notice ? "notice" : "hidden"}>
      {notice && (
        <>
          <span>{notice}</span>
          <button
            type="button"
            className="icon-button"
            aria-label={words.dismiss}
            onClick={() => chat.dismissNotice()}
          >
            <Icon name="close" />
          </button>
        </>
      )}
    </div>
  );
}

function Announcer(): ReactNode {
  const announcement = useChatState((state) => state.announcement);
  return (
    <div className="hidden" aria-live="polite">
      {announcement}
    </div>
  );
}

function PinnedAppointment(): ReactNode {
  const words = useWords();
  const appointment = useChatState((state) => state.appointment);
  if (!appointment) return null;
  return (
    <p className="pinned">
      <Icon name="calendar" />
      <span>
        <span className="hidden">{words.appointment}: </span>
        <strong>{appointment.label}</strong>
        {appointment.services.length > 0 && <bdi>{appointment.services.join(", ")}</bdi>}
      </span>
    </p>
  );
}

function Welcome(): ReactNode {
  const words = useWords();
  const name = useChatState((state) => state.context?.customer.first_name ?? "");
  const shop = useChatState((state) => state.context?.location.name ?? "");
  const empty = useKeys().length === 0;
  if (!empty) return null;
  return (
    <div className="welcome">
      <h2>
        <bdi>{words.welcomeTitle(name)}</bdi>
      </h2>
      <p>{words.welcomeText(shop)}</p>
    </div>
  );
}

function Aside(): ReactNode {
  const words = useWords();
  const context = useChatState((state) => state.context);
  if (!context) return null;
  return (
    <aside className="aside" aria-label={words.shopDetails}>
      <h2>{words.shopDetails}</h2>
      <ShopDetails context={context} />
    </aside>
  );
}

function Opening(): ReactNode {
  const words = useWords();
  return (
    <main className="page" aria-busy="true">
      <div className="chat">
        <div className="header">
          <span className="avatar skeleton" />
          <span className="skeleton-lines">
            <span className="skeleton skeleton-title" />
            <span className="skeleton skeleton-line" />
          </span>
        </div>
        <div className="opening">
          <p className="opening-text" role="status">
            {words.opening}
          </p>
        </div>
      </div>
    </main>
  );
}

export function ChatWindow(): ReactNode {
  const words = useWords();
  const chat = useChat();
  const phase = useChatState((state) => state.phase);
  useEffect(() => {
    document.documentElement.lang = words.language;
  }, [words]);
  switch (phase) {
    case "opening":
      return <Opening />;
    case "link":
      return <LinkPage />;
    case "nowhere":
      return <Plate title={words.noLeadTitle} text={words.noLeadText} />;
    case "unreachable":
      return (
        <Plate title={words.unreachableTitle} text={words.unreachableText}>
          <button type="button" className="button primary" onClick={() => void chat.open()}>
            {words.tryAgain}
          </button>
        </Plate>
      );
    case "ready":
      return (
        <div className="page">
          <Title />
          <main className="chat">
            <ChatHeader />
            <PinnedAppointment />
            <Banner />
            <Notice />
            <Welcome />
            <MessageList />
            <MessageInput />
          </main>
          <Aside />
          <Announcer />
        </div>
      );
  }
}
