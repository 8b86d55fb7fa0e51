// Owns the promises of one chat: links, sending once, retrying under one id, losing nothing.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Chat } from "./chat";
import { FakeServer, FakeSource, CONTEXT, aMessage, answered, settled, streamed } from "./fakes";
import { wordsIn } from "./words";
import type { Entry } from "./store";

const POST = "POST /api/chat/lead-1";
let server: FakeServer;
let sources: FakeSource[];
let forgotten: number;

function aChat(hash = "#k=secret"): Chat {
  return new Chat("lead-1", {
    hash: () => hash,
    forgetHash: () => (forgotten += 1),
    openSource: (url) => {
      const source = new FakeSource(url);
      sources.push(source);
      return source;
    },
    now: () => Date.UTC(2026, 10, 30, 15, 0, 10),
    hidden: () => false,
  });
}

async function anOpenChat(): Promise<Chat> {
  const chat = aChat();
  await chat.open();
  sources[0]?.opens();
  await settled();
  return chat;
}

const entries = (chat: Chat): Entry[] =>
  chat.messages.keys().map((key) => chat.messages.entry(key) as Entry);

/** Answers a turn as the server does: what was sent, then the reply. */
function replying(text: string): void {
  server.on(POST, (sent) => {
    const message = aMessage(1, {
      author: "customer",
      text: String(sent.body["message"]),
      client_message_id: String(sent.body["client_message_id"]),
    });
    return streamed([
      ["accepted", { message }],
      ["delta", { text }],
      ["done", { reply: aMessage(2, { text }) }],
    ]);
  });
}

beforeEach(() => {
  server = new FakeServer();
  sources = [];
  forgotten = 0;
  vi.stubGlobal("fetch", server.fetch);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the language", () => {
  const inLanguage = (language: string): void =>
    server.on("GET /api/chat/lead-1/context", () => answered({ ...CONTEXT, language }));

  it("is the conversation's, not the browser's", async () => {
    inLanguage("es");
    const chat = await anOpenChat();
    expect(chat.state.get().language).toBe("es");
  });

  it("is English for one we do not speak", async () => {
    inLanguage("tlh");
    expect((await anOpenChat()).state.get().language).toBe("en");
  });

  it("is the reader's own while nothing else is known", async () => {
    server.on("GET /api/chat/lead-1/context", () => answered({ code: "session_required" }, 401));
    const chat = new Chat("lead-1", {
      hash: () => "",
      forgetHash: () => undefined,
      openSource: (url) => new FakeSource(url),
      now: () => 0,
      hidden: () => false,
      languages: ["pt-BR", "fr-CA"],
    });
    await chat.open();
    await vi.waitFor(() => expect(chat.state.get().language).toBe("fr"));
  });

  it("follows the conversation, with the shop's prices in it", async () => {
    const chat = await anOpenChat();
    server.on("GET /api/chat/lead-1/context", () =>
      answered({ ...CONTEXT, language: "fr", vehicle: { label: "Toyota Camry 2019" } }),
    );
    sources[0]?.gives("message", aMessage(1, { text: "Avec plaisir.", language: "fr" }), "m0001");
    await vi.waitFor(() => expect(chat.state.get().language).toBe("fr"));
    expect(chat.state.get().context?.vehicle).toBe("Toyota Camry 2019");
  });

  it("is asked for after an answer only when the answer does not tell it", async () => {
    const chat = await anOpenChat();
    const asked = (): number => server.sent("GET /api/chat/lead-1/context").length;
    const before = asked();
    sources[0]?.gives("message", aMessage(1, { language: "en" }), "m0001");
    await settled();
    expect(asked()).toBe(before);
    sources[0]?.gives("message", aMessage(2, { language: "" }), "m0002");
    await settled();
    expect(asked()).toBe(before + 1);
    chat.stop();
  });
});

it("the car is read again once the customer was asked about it", async () => {
  const chat = await anOpenChat();
  const asked = aMessage(1, { cards: [{ kind: "vehicle", label: "2020 Honda Civic" }] });
  sources[0]?.gives("message", asked, asked.id);
  await settled();
  server.on("GET /api/chat/lead-1/context", () =>
    answered({ ...CONTEXT, vehicle: { label: "2020 Honda Civic" } }),
  );
  sources[0]?.gives("message", aMessage(2), "m0002");
  await vi.waitFor(() => expect(chat.state.get().context?.vehicle).toBe("2020 Honda Civic"));
});

describe("writing on the other side", () => {
  it("is shown when the live line tells it, and ends with the answer", async () => {
    const chat = await anOpenChat();
    sources[0]?.gives("typing", { who: "assistant" });
    expect(chat.state.get().typing).toBe("assistant");
    sources[0]?.gives("message", aMessage(1), "m0001");
    expect(chat.state.get().typing).toBeNull();
  });

  it("is shown for as long as an answer is awaited here", async () => {
    const chat = await anOpenChat();
    vi.useFakeTimers();
    server.on(POST, () => new Promise<Response>(() => undefined));
    chat.send("Hello");
    sources[0]?.gives("typing", { who: "assistant" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(chat.state.get().typing).toBe("assistant");
  });

  it("is forgotten when nothing follows", async () => {
    const chat = await anOpenChat();
    vi.useFakeTimers();
    sources[0]?.gives("typing", { who: "staff" });
    await vi.advanceTimersByTimeAsync(6_000);
    expect(chat.state.get().typing).toBeNull();
  });
});

describe("opening", () => {
  it("posts the token and takes it out of the address", async () => {
    const chat = await anOpenChat();
    expect(server.sent("POST /api/chat/session")[0]?.body).toEqual({
      lead_id: "lead-1",
      token: "secret",
    });
    expect(forgotten).toBe(1);
    expect(chat.state.get()).toMatchObject({ phase: "ready", line: "live" });
  });

  it("never puts the token into an address", async () => {
    await anOpenChat();
    expect(server.requests.every((one) => !one.path.includes("secret"))).toBe(true);
  });

  it("uses the cookie when there is no token", async () => {
    const chat = aChat("");
    await chat.open();
    expect(chat.state.get().phase).toBe("ready");
    expect(server.sent("POST /api/chat/session")).toHaveLength(0);
  });

  it.each(["link_expired", "link_revoked", "link_unknown"] as const)(
    "offers a new link for %s",
    async (code) => {
      server.on("POST /api/chat/session", () => answered({ code }, 401));
      server.on("GET /api/chat/lead-1/context", () => answered({ code: "session_required" }, 401));
      const chat = aChat();
      await chat.open();
      expect(chat.state.get()).toMatchObject({ phase: "link", linkProblem: code });
    },
  );

  it("opens with an expired link while the session it once made still stands", async () => {
    server.on("POST /api/chat/session", () => answered({ code: "link_expired" }, 401));
    const chat = aChat();
    await chat.open();
    expect(chat.state.get().phase).toBe("ready");
  });

  it("does not open with a revoked link, whatever cookie there is", async () => {
    server.on("POST /api/chat/session", () => answered({ code: "link_revoked" }, 401));
    const chat = aChat();
    await chat.open();
    expect(chat.state.get().phase).toBe("link");
  });

  it("says when the shop cannot be reached, and opens on the next try", async () => {
    server.on("GET /api/chat/lead-1/context", () => Promise.reject(new TypeError("no network")));
    const chat = aChat();
    await chat.open();
    expect(chat.state.get().phase).toBe("unreachable");
    server.on("GET /api/chat/lead-1/context", () => answered({ location: { name: "Shop" } }));
    await chat.open();
    expect(chat.state.get().phase).toBe("ready");
  });
});

describe("sending", () => {
  it("shows the message at once and the reply when it is done", async () => {
    const chat = await anOpenChat();
    replying("Gladly.");
    chat.send("  Book me  ");
    expect(entries(chat)).toMatchObject([{ text: "Book me", delivery: "sending" }]);
    await settled();
    await vi.waitFor(() => expect(entries(chat)).toHaveLength(2));
    await vi.waitFor(() => expect(entries(chat)[1]).toMatchObject({ text: "Gladly.", streaming: false }));
    expect(entries(chat)[0]).toMatchObject({ id: "m0001", delivery: "sent" });
    expect(chat.state.get().announcement).toBe("Virtual assistant: Gladly.");
    expect(chat.state.get().typing).toBeNull();
  });

  it("carries the headers and ids the server asks for", async () => {
    const chat = await anOpenChat();
    replying("Gladly.");
    chat.send("Hello");
    await vi.waitFor(() => expect(server.sent(POST)).toHaveLength(1));
    const [sent] = server.sent(POST);
    expect(sent?.headers.get("X-Requested-With")).toBe("lead-orchestrator");
    expect(sent?.headers.get("Accept")).toContain("text/event-stream");
    expect(sent?.headers.get("Idempotency-Key")).toBe(sent?.body["client_message_id"]);
  });

  it("sends nothing that is empty or too long", async () => {
    const chat = await anOpenChat();
    expect(chat.send("   ")).toBe(false);
    expect(chat.send("x".repeat(2_001))).toBe(false);
    expect(entries(chat)).toEqual([]);
  });

  it("retries under the same id after a failure", async () => {
    const chat = await anOpenChat();
    server.on(POST, () => answered({ code: "internal" }, 500));
    chat.send("Hello");
    await vi.waitFor(() => expect(entries(chat)[0]?.delivery).toBe("failed"));
    replying("Hi.");
    chat.retry(entries(chat)[0]?.clientId ?? "");
    await vi.waitFor(() => expect(entries(chat)).toHaveLength(2));
    const ids = server.sent(POST).map((one) => one.body["client_message_id"]);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it("keeps what was written too fast and sends it in its order when the wait is over", async () => {
    const chat = await anOpenChat();
    vi.useFakeTimers();
    server.on(POST, () => answered({ code: "too_many" }, 429, { "Retry-After": "30" }));
    chat.send("one");
    await vi.advanceTimersByTimeAsync(10);
    chat.send("two");
    expect(entries(chat).map((entry) => entry.delivery)).toEqual(["slowed", "slowed"]);
    expect(server.sent(POST)).toHaveLength(1); // the second does not even knock
    expect(chat.state.get().slowUntil).toBe(Date.UTC(2026, 10, 30, 15, 0, 40));
    server.on(POST, () => answered({ message: null, reply: null }, 202));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(server.sent(POST).map((one) => one.body["message"])).toEqual(["one", "one", "two"]);
    expect(entries(chat).map((entry) => entry.delivery)).toEqual(["sent", "sent"]);
    expect(chat.state.get().slowUntil).toBe(0);
  });

  it("reads the wait from the answer's body too, and waits again when asked again", async () => {
    const chat = await anOpenChat();
    vi.useFakeTimers();
    server.on(POST, () => answered({ code: "too_many", retry_after: 5 }, 429));
    chat.send("Hello");
    await vi.advanceTimersByTimeAsync(10);
    chat.retry(entries(chat)[0]?.clientId ?? "");
    await vi.advanceTimersByTimeAsync(10);
    expect(entries(chat)[0]?.delivery).toBe("slowed");
    expect(server.sent(POST)).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.sent(POST)).toHaveLength(3);
    chat.stop();
  });

  it("gives a text the server finds too long back to the field", async () => {
    const chat = await anOpenChat();
    server.on(POST, () => answered({ code: "message_too_long" }, 413));
    chat.send("Hello");
    await vi.waitFor(() => expect(entries(chat)[0]?.delivery).toBe("refused"));
    expect(entries(chat)[0]?.problem).toBe(wordsIn("en").tooLong);
    chat.edit(entries(chat)[0]?.clientId ?? "");
    expect(entries(chat)).toEqual([]);
    expect(chat.state.get().returned).toBe("Hello");
  });

  it("shows one reply to a burst of messages once", async () => {
    const chat = await anOpenChat();
    const reply = aMessage(9, { text: "Both, gladly." });
    let n = 0;
    server.on(POST, (sent) => {
      n += 1;
      const message = aMessage(n, {
        author: "customer",
        text: String(sent.body["message"]),
        client_message_id: String(sent.body["client_message_id"]),
      });
      const said: [string, unknown][] = n === 1 ? [["delta", { text: "Both, gladly." }]] : [];
      return streamed([["accepted", { message }], ...said, ["done", { reply }]]);
    });
    chat.send("Tint?");
    chat.send("And a wash?");
    await vi.waitFor(() => expect(entries(chat)).toHaveLength(3));
    sources[0]?.gives("message", reply, reply.id);
    await settled();
    expect(entries(chat).map((entry) => entry.text)).toEqual([
      "Tint?",
      "And a wash?",
      "Both, gladly.",
    ]);
    expect(chat.state.get().typing).toBeNull();
  });

  it("keeps a message written offline and sends it when the line is back", async () => {
    const chat = await anOpenChat();
    replying("Hi.");
    chat.offline();
    chat.send("Hello");
    expect(entries(chat)[0]?.delivery).toBe("waiting");
    expect(server.sent(POST)).toHaveLength(0);
    chat.wake();
    sources.at(-1)?.opens();
    await vi.waitFor(() => expect(entries(chat)).toHaveLength(2));
    expect(server.sent(POST)).toHaveLength(1);
  });

  it("shows no reply while a person holds the conversation", async () => {
    const chat = await anOpenChat();
    sources[0]?.gives("holder", { holder: "staff" });
    server.on(POST, (sent) =>
      answered(
        {
          message: aMessage(1, {
            author: "customer",
            text: "Hello",
            client_message_id: String(sent.body["client_message_id"]),
          }),
          reply: null,
        },
        202,
      ),
    );
    chat.send("Hello");
    await vi.waitFor(() => expect(entries(chat)[0]?.delivery).toBe("sent"));
    expect(entries(chat)).toHaveLength(1);
    expect(chat.state.get()).toMatchObject({ holder: "staff", typing: null });
  });

  it("finds the answer of a cut stream by the live line", async () => {
    const chat = await anOpenChat();
    server.on(POST, (sent) => {
      const id = String(sent.body["client_message_id"]);
      const message = aMessage(1, { author: "customer", text: "Hello", client_message_id: id });
      return streamed([["accepted", { message }], ["delta", { text: "It is" }]], true);
    });
    chat.send("Hello");
    await vi.waitFor(() => expect(server.sent("GET /api/chat/lead-1/messages").length).toBe(2));
    sources[0]?.gives("message", aMessage(2, { text: "It is $89." }), "m0002");
    expect(entries(chat).map((entry) => entry.text)).toEqual(["Hello", "It is $89."]);
    expect(entries(chat)[0]?.delivery).toBe("sent");
  });

  it("offers to ask again when no answer ever comes", async () => {
    vi.useFakeTimers();
    const chat = aChat();
    await chat.open();
    sources[0]?.opens();
    server.on(POST, (sent) => {
      const id = String(sent.body["client_message_id"]);
      const message = aMessage(1, { author: "customer", text: "Hello", client_message_id: id });
      return streamed([["accepted", { message }]]);
    });
    chat.send("Hello");
    await vi.advanceTimersByTimeAsync(25_000);
    expect(entries(chat)[0]).toMatchObject({ delivery: "unanswered", problem: wordsIn("en").noAnswer });
  });

  it("asks for a new link when the session has ended", async () => {
    const chat = await anOpenChat();
    server.on(POST, () => answered({ code: "session_required" }, 401));
    chat.send("Hello");
    await vi.waitFor(() => expect(chat.state.get().phase).toBe("link"));
    expect(sources[0]?.closed).toBe(true);
  });
});

describe("arriving", () => {
  it("shows a person's message once, from event and poll together", async () => {
    const chat = await anOpenChat();
    const message = aMessage(5, { author: "staff", author_name: "Sam", text: "Hello Maya" });
    sources[0]?.gives("message", message, "m0005");
    server.on("GET /api/chat/lead-1/messages", () => answered({ messages: [message], holder: "staff" }));
    chat.wake();
    await vi.waitFor(() => expect(chat.state.get().holder).toBe("staff"));
    expect(entries(chat)).toHaveLength(1);
    expect(chat.state.get().announcement).toBe("Sam: Hello Maya");
  });

  it("does not let an answer's id hide a message that came before it", async () => {
    const chat = await anOpenChat();
    replying("Gladly.");
    chat.send("Hello");
    await vi.waitFor(() => expect(entries(chat)).toHaveLength(2));
    chat.wake();
    await settled();
    const asked = server.sent("GET /api/chat/lead-1/messages").at(-1)?.path;
    expect(asked).toBe("/api/chat/lead-1/messages");
  });

  it("drops what it cannot read", async () => {
    const chat = await anOpenChat();
    sources[0]?.gives("message", { id: 7, author: "pirate" });
    sources[0]?.gives("message", "[]");
    expect(entries(chat)).toEqual([]);
  });

  it("keeps the appointment as the events tell it", async () => {
    const chat = await anOpenChat();
    const appointment = { id: "a", starts_at: "2026-12-01T15:00:00Z", status: "booked" };
    sources[0]?.gives("appointment", { appointment });
    expect(chat.state.get().appointment?.id).toBe("a");
    sources[0]?.gives("appointment", { appointment: { ...appointment, status: "cancelled" } });
    expect(chat.state.get().appointment).toBeNull();
  });
});

describe("asking for a person, and for an end", () => {
  it("confirms both and says when they failed", async () => {
    const chat = await anOpenChat();
    server.on("POST /api/chat/lead-1/handoff", () => answered({}, 202));
    await chat.handOff();
    expect(chat.state.get().notice).toBe(wordsIn("en").handoffDone);
    await chat.optOut();
    expect(chat.state.get().notice).toBe(wordsIn("en").actionFailed);
  });
});
