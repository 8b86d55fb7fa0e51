// Owns the builders and the stand-in server that the chat's tests share.
// Promises the wire's own shapes, so that a test breaks when the contract does.
import type { Source } from "./live";
import type { Message } from "./types";

/** A message as the server would give it; later numbers are later in time. */
export function aMessage(n: number, change: Partial<Message> = {}): Message {
  return {
    id: `m${String(n).padStart(4, "0")}`,
    author: "assistant",
    author_name: "",
    text: `message ${n}`,
    cards: [],
    created_at: new Date(Date.UTC(2026, 10, 30, 15, 0, n)).toISOString(),
    client_message_id: "",
    language: "en",
    ...change,
  };
}

export const CONTEXT = {
  customer: { first_name: "Maya" },
  vehicle: { year: 2019, make: "Toyota", model: "Camry", label: "2019 Toyota Camry" },
  location: {
    name: "Riverside Auto Care",
    phone: "(202) 555-0143",
    address: "120 Harbor Street",
    timezone: "America/New_York",
    hours: [{ weekday: 0, opens: "08:00", closes: "18:00" }],
    closed_days: [],
  },
  services: [],
  appointment: null,
  assistant: { mode: "assistant", name: "" },
  language: "en",
};

export interface Sent {
  method: string;
  path: string;
  headers: Headers;
  body: Record<string, unknown>;
}

type Answer = (sent: Sent) => Response | Promise<Response>;

/** A JSON answer. */
export const answered = (
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      "Content-Type": status < 400 ? "application/json" : "application/problem+json",
      ...headers,
    },
  });

/** A streamed answer of named events; `cut` breaks it off after them. */
export function streamed(events: [string, unknown][], cut = false): Response {
  const bytes = new TextEncoder();
  const left = events.map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = left.shift();
      if (next) controller.enqueue(bytes.encode(next));
      else if (cut) controller.error(new TypeError("connection reset"));
      else controller.close();
    },
  });
  return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
}

/** A server answering by path ending; every request is kept. */
export class FakeServer {
  readonly requests: Sent[] = [];
  private readonly answers = new Map<string, Answer>();

  constructor() {
    this.on("POST /api/chat/session", () => answered({ expires_at: "" }));
    this.on("GET /api/chat/lead-1/context", () => answered(CONTEXT));
    this.on("GET /api/chat/lead-1/history", () => answered({ messages: [] }));
    this.on("GET /api/chat/lead-1/messages", () => answered({ messages: [], holder: "assistant" }));
  }

  on(route: string, answer: Answer): void {
    this.answers.set(route, answer);
  }

  sent(route: string): Sent[] {
    return this.requests.filter((one) => `${one.method} ${one.path.split("?")[0]}` === route);
  }

  readonly fetch = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const body = typeof init.body === "string" ? init.body : "{}";
    const sent: Sent = {
      method: init.method ?? "GET",
      path,
      headers: new Headers(init.headers),
      body: JSON.parse(body) as Record<string, unknown>,
    };
    this.requests.push(sent);
    const answer = this.answers.get(`${sent.method} ${path.split("?")[0]}`);
    return answer ? answer(sent) : answered({ code: "not_found" }, 404);
  };
}

/** An event source a test opens, feeds and breaks by hand. */
export class FakeSource implements Source {
  onopen: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  closed = false;
  readonly url: string;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();

  constructor(url: string) {
    this.url = url;
  }

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(type, listener);
  }

  close(): void {
    this.closed = true;
  }

  opens(): void {
    this.onopen?.(new Event("open"));
  }

  breaks(): void {
    this.onerror?.(new Event("error"));
  }

  gives(name: string, data: unknown, lastEventId = ""): void {
    const text = typeof data === "string" ? data : JSON.stringify(data);
    this.listeners.get(name)?.(new MessageEvent(name, { data: text, lastEventId }));
  }
}

/** Lets everything that is already settled run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}
