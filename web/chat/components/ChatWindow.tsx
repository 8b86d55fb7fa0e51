// Owns the page: which of its few states is shown, and the frame of the conversation.
// Promises one main landmark, one polite voice for finished replies, one line for trouble.
import { useEffect, type ReactNode } from "react";
import { useChat, useChatState, useKeys } from "../hooks";
import { strings } from "../strings";
import { ChatHeader } from "./ChatHeader";
import { Icon } from "./Icon";
import { LinkPage } from "./LinkPage";
import { MessageInput } from "./MessageInput";
import { MessageList } from "./MessageList";
import { Plate } from "./Plate";
import { ShopDetails } from "./ShopDetails";

function Title(): ReactNode {
  const shop = useChatState((state) => state.context?.location.name ?? "");
  const unread = useChatState((state) => state.unread);
  useEffect(() => {
    const title = strings.chatWith(shop);
    document.title = unread ? strings.unread(unread, title) : title;
  }, [shop, unread]);
  return null;
}

function Banner(): ReactNode {
  const line = useChatState((state) => state.line);
  const words =
    line === "offline" ? strings.offline : line === "reconnecting" ? strings.reconnecting : "";
  return (
    <div role="status" className={words ? `banner ${line}` : "hidden"}>
      {words}
    </div>
  );
}

function Notice(): ReactNode {
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
            aria-label={strings.dismiss}
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
  const appointment = useChatState((state) => state.appointment);
  if (!appointment) return null;
  return (
    <p className="pinned">
      <Icon name="calendar" />
      <span>
        <span className="hidden">{strings.appointment}: </span>
        <strong>{appointment.label}</strong>
        {appointment.services.length > 0 && <bdi>{appointment.services.join(", ")}</bdi>}
      </span>
    </p>
  );
}

function Welcome(): ReactNode {
  const name = useChatState((state) => state.context?.customer.first_name ?? "");
  const shop = useChatState((state) => state.context?.location.name ?? "");
  const empty = useKeys().length === 0;
  if (!empty) return null;
  return (
    <div className="welcome">
      <h2>
        <bdi>{strings.welcomeTitle(name)}</bdi>
      </h2>
      <p>{strings.welcomeText(shop)}</p>
    </div>
  );
}

function Aside(): ReactNode {
  const context = useChatState((state) => state.context);
  if (!context) return null;
  return (
    <aside className="aside" aria-label={strings.shopDetails}>
      <h2>{strings.shopDetails}</h2>
      <ShopDetails context={context} />
    </aside>
  );
}

function Opening(): ReactNode {
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
            {strings.opening}
          </p>
        </div>
      </div>
    </main>
  );
}

export function ChatWindow(): ReactNode {
  const chat = useChat();
  const phase = useChatState((state) => state.phase);
  switch (phase) {
    case "opening":
      return <Opening />;
    case "link":
      return <LinkPage />;
    case "nowhere":
      return <Plate title={strings.noLeadTitle} text={strings.noLeadText} />;
    case "unreachable":
      return (
        <Plate title={strings.unreachableTitle} text={strings.unreachableText}>
          <button type="button" className="button primary" onClick={() => void chat.open()}>
            {strings.tryAgain}
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
