// Owns the start of the customer's chat page: which lead, which browser, which events.
// Promises that the link's token leaves the address bar as soon as the session stands.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Chat } from "./chat";
import { ChatContext } from "./hooks";
import { ChatWindow } from "./components/ChatWindow";
import { Mishap } from "./components/Mishap";

const lead = decodeURIComponent(/^\/chat\/([^/]+)\/?$/.exec(window.location.pathname)?.[1] ?? "");

const chat = new Chat(lead, {
  hash: () => window.location.hash,
  forgetHash: () => {
    const { pathname, search } = window.location;
    window.history.replaceState(null, "", pathname + search);
  },
  openSource: (url) => new EventSource(url),
  now: () => Date.now(),
  hidden: () => document.hidden,
  languages: navigator.languages,
});

window.addEventListener("offline", () => chat.offline());
window.addEventListener("online", () => chat.wake());
window.addEventListener("pageshow", (event) => event.persisted && chat.wake());
document.addEventListener("visibilitychange", () => !document.hidden && chat.wake());
// A newer link opened in the same tab changes the fragment only.
window.addEventListener("hashchange", () => {
  if (window.location.hash.includes("k=")) window.location.reload();
});

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Mishap>
        <ChatContext value={chat}>
          <ChatWindow />
        </ChatContext>
      </Mishap>
    </StrictMode>,
  );
}
if (lead) void chat.open();
