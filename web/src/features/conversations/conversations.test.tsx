import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { ConversationRow, Message } from "../../api/types";
import { Composer } from "./composer";
import { Thread } from "./thread";

// jsdom has no fonts; a growing text field listens for them.
Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });

const row: ConversationRow = {
  id: "c1",
  lead_id: "l1",
  person: { name: "Sam Rivera" },
  vehicle: null,
  location: { id: "x", name: "Mesa", timezone: "America/Phoenix" },
  holder: "assistant",
  held_by: null,
  asked_for_person: false,
  hand_off_reason: null,
  last_message: null,
  unread: 0,
};

function compose(over: Partial<ConversationRow>, mayAct = true) {
  const change = vi.fn();
  const send = vi.fn();
  render(
    <MantineProvider>
      <Composer
        conversation={{ ...row, ...over }}
        me="me"
        mayAct={mayAct}
        changing={false}
        change={change}
        send={send}
      />
    </MantineProvider>,
  );
  return { change, send };
}

it("nobody can write while the assistant holds the conversation", async () => {
  const { change } = compose({});
  expect(screen.queryByRole("textbox")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Take over" }));
  expect(change).toHaveBeenCalledWith("staff");
});

it("a viewer can neither write nor take over", () => {
  compose({}, false);
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(screen.queryByRole("button")).toBeNull();
});

it("after taking over, Enter sends and Shift+Enter makes a line", async () => {
  const { send } = compose({ id: "c2", holder: "staff", held_by: { id: "me", name: "Me" } });
  const field = screen.getByRole("textbox", { name: "Your reply" });
  expect(field).toHaveProperty("ownerDocument.activeElement", field);
  await userEvent.type(field, "One{Shift>}{Enter}{/Shift}two{Enter}");
  expect(send).toHaveBeenCalledExactlyOnceWith("One\ntwo");
  expect(field).toHaveProperty("value", "");
});

it("an empty reply is not sent, and the conversation can be handed back", async () => {
  const { send, change } = compose({ id: "c3", holder: "staff" });
  await userEvent.type(screen.getByRole("textbox"), "   {Enter}");
  expect(send).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: /Hand back/ }));
  expect(change).toHaveBeenCalledWith("assistant");
});

it("what was typed survives a look at another conversation", async () => {
  compose({ id: "c4", holder: "staff" });
  await userEvent.type(screen.getByRole("textbox"), "half a thought");
  cleanup();
  compose({ id: "c4", holder: "staff" });
  expect(screen.getByRole("textbox")).toHaveProperty("value", "half a thought");
});

function thread(messages: Message[], failed: string | null = null) {
  const retry = vi.fn();
  const discard = vi.fn();
  const pending = failed === null ? [] : [{ key: "k", text: "Hello?", failed }];
  render(
    <Thread
      customer="Sam Rivera"
      messages={messages}
      pending={pending}
      zone="America/Phoenix"
      now={new Date("2026-12-01T18:00:00Z")}
      retry={retry}
      discard={discard}
    />,
  );
  return { retry, discard };
}

it("markup in a message is shown, not obeyed", () => {
  const text = '<img src=x onerror="alert(1)"> <b>hi</b> [x](javascript:alert(1))';
  thread([
    { id: "1", author: "customer", channel: "web", text, created_at: "2026-12-01T17:00:00Z" },
  ]);
  expect(screen.getByText(text)).toBeTruthy();
  expect(document.querySelector("img, b, a")).toBeNull();
});

it("a thread names who wrote, when at the shop, and by which channel", () => {
  thread([
    { id: "1", author: "customer", channel: "sms", text: "Hi", created_at: "2026-12-01T17:00:00Z" },
    {
      id: "2",
      author: "assistant",
      channel: "web",
      text: "Hello",
      created_at: "2026-12-01T17:00:02Z",
    },
  ]);
  const log = screen.getByRole("log").textContent ?? "";
  expect(log).toContain("Today");
  expect(log).toContain("Sam Rivera · 10:00 AM · by SMS");
  expect(log).toContain("Virtual assistant · 10:00 AM");
});

it("a reply that failed says why and can be tried again or dropped", async () => {
  const { retry, discard } = thread([], "The server is not ready.");
  expect(screen.getByRole("alert").textContent).toContain("Not sent. The server is not ready.");
  await userEvent.click(screen.getByRole("button", { name: "Retry" }));
  await userEvent.click(screen.getByRole("button", { name: "Discard" }));
  expect(retry).toHaveBeenCalledOnce();
  expect(discard).toHaveBeenCalledOnce();
});

const ANSWER: Message = {
  id: "3",
  author: "assistant",
  channel: "web",
  text: "Cuesta $299.",
  created_at: "2026-12-01T17:00:02Z",
  language: "es",
  model: {
    provider: "claude",
    model: "claude-small",
    prompt_version: "v3",
    usage: { input_tokens: 1_200, cached_read_tokens: 0 },
    cost_microusd: 2_100,
    latency_ms: 1_240,
    first_token_ms: 400,
    fell_back: true,
  },
};

it("an answer tells staff who served it, at what cost and how fast", () => {
  thread([ANSWER]);
  expect(screen.getByText("claude-small · $0.0021 · 1.2 s")).toBeTruthy();
  const details = document.querySelector("details");
  expect(details?.textContent).toContain("claude claude-small (stepped in)");
  expect(details?.textContent).toContain("1,200");
  expect(details?.textContent).not.toContain("Cached read");
});

it("a sentence that was held back is seen by staff, and marked as never sent", () => {
  thread([{ ...ANSWER, held_back: [{ rule: "amount_unsupported", sentence: "Only $1 today!" }] }]);
  expect(screen.getByText("· 1 held back", { exact: false })).toBeTruthy();
  expect(screen.getByText("Held back, never sent")).toBeTruthy();
  expect(screen.getByText("Only $1 today!").closest("del")).toBeTruthy();
  expect(screen.getByText("Amount unsupported")).toBeTruthy();
});

it("a message in another language shows its translation first, and the original on a press", async () => {
  thread([{ ...ANSWER, translation: { language: "en", text: "It costs $299." } }]);
  expect(screen.getByText("It costs $299.").getAttribute("lang")).toBe("en");
  await userEvent.click(screen.getByRole("button", { name: "Translated. Show original" }));
  expect(screen.getByText("Cuesta $299.").getAttribute("lang")).toBe("es");
  expect(screen.getByRole("button", { name: "Show translation" })).toBeTruthy();
});

it("an answer nobody noted anything of has no details", () => {
  thread([{ id: "3", author: "assistant", channel: "web", text: "Hi", created_at: ANSWER.created_at }]);
  expect(document.querySelector("details")).toBeNull();
});

function composeAbroad(answer: { status: number; body: unknown }) {
  const send = vi.fn();
  const fetched = vi.fn((_path: string, _init?: RequestInit) =>
    Promise.resolve(new Response(JSON.stringify(answer.body), { status: answer.status })),
  );
  vi.stubGlobal("fetch", fetched);
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient()}>
        <Composer
          conversation={{ ...row, id: `abroad-${answer.status}`, holder: "staff" }}
          me="me"
          mayAct
          changing={false}
          change={vi.fn()}
          send={send}
          foreign
        />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { send, fetched };
}

it("staff see a reply in the customer's language before they send it, and can go back", async () => {
  const { send, fetched } = composeAbroad({
    status: 200,
    body: { text: "Hasta luego.", language: "es" },
  });
  const field = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Your reply" });
  await userEvent.type(field, "See you.");
  await userEvent.click(screen.getByRole("button", { name: "Translate for the customer" }));
  expect(await screen.findByText("Translated. Read it, then send it.")).toBeTruthy();
  expect(field.value).toBe("Hasta luego.");
  expect(send).not.toHaveBeenCalled();
  expect(fetched.mock.calls[0]?.[0]).toContain("/draft-translation");
  await userEvent.click(screen.getByRole("button", { name: "Back to my words" }));
  expect(field.value).toBe("See you.");
  vi.unstubAllGlobals();
});

it("a reply that cannot be translated stays as it was written", async () => {
  composeAbroad({ status: 503, body: { code: "no_translation", title: "No model can do that." } });
  const field = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Your reply" });
  await userEvent.type(field, "See you.");
  await userEvent.click(screen.getByRole("button", { name: "Translate for the customer" }));
  expect((await screen.findByRole("alert")).textContent).toBe("No model can do that.");
  expect(field.value).toBe("See you.");
  vi.unstubAllGlobals();
});
