// Owns the page's HTTP calls: headers, idempotency keys, problem answers, the streamed turn.
// Promises a `Refused` for every answer that is not a success and a `Lost` when none came.
import { asRecord, toCard, toMessage, toMessages, type Card, type Message } from "./types";

/** The server answered with a problem. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly retryAfter: number; // seconds; 0 when the server names no wait

  constructor(status: number, code: string, detail: string, retryAfter = 0) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
}

/** No answer, or one that broke off. */
export class Lost extends Error {}

export type TurnEvent =
  | { kind: "accepted"; message: Message | null }
  | { kind: "delta"; text: string }
  | { kind: "card"; card: Card }
  | { kind: "done"; reply: Message | null };

/** A random UUID, also where the page is not served over HTTPS. */
export function uuid(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const IDLE_MS = 60_000;
const LONGEST_WAIT_S = 3_600;

async function refusal(response: Response): Promise<Refused> {
  const problem = asRecord(await response.json().catch(() => null));
  const code = typeof problem["code"] === "string" ? problem["code"] : "";
  const detail = typeof problem["detail"] === "string" ? problem["detail"] : "";
  const wait = Number(response.headers.get("Retry-After") ?? problem["retry_after"]);
  const known = Number.isFinite(wait) && wait > 0;
  return new Refused(response.status, code, detail, known ? Math.min(wait, LONGEST_WAIT_S) : 0);
}

async function call(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...init });
  } catch {
    throw new Lost("no answer");
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

async function json(response: Response): Promise<unknown> {
  try {
    return (await response.json()) as unknown;
  } catch {
    throw new Lost("broken answer");
  }
}

const get = async (path: string): Promise<unknown> =>
  json(await call(path, { headers: { Accept: "application/json" } }));

const post = (path: string, body: object, key: string, accept: string): Promise<Response> =>
  call(path, {
    method: "POST",
    headers: {
      Accept: accept,
      "Content-Type": "application/json",
      "Idempotency-Key": key,
      "X-Requested-With": "lead-orchestrator",
    },
    body: JSON.stringify(body),
  });

/** Splits a byte stream into server-sent events: name and data of each. */
export async function* eventsOf(
  body: ReadableStream<Uint8Array>,
  idleMs: number = IDLE_MS,
): AsyncGenerator<{ event: string; data: string }> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let waiting = "";
  let event = "";
  let data: string[] = [];
  try {
    for (;;) {
      const { done, value } = await withTimeout(reader.read(), idleMs);
      waiting += done ? decoder.decode() : decoder.decode(value, { stream: true });
      // A lone CR at the end may be the first half of CRLF: it waits for the next piece.
      const lines = waiting.split(/\r\n|\n|\r(?!$)/);
      waiting = lines.pop() ?? "";
      for (const line of lines) {
        if (line === "") {
          if (data.length) yield { event: event || "message", data: data.join("\n") };
          event = "";
          data = [];
        } else if (line.startsWith("event:")) event = line.slice(6).trim();
        else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
      }
      if (done) return;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

async function withTimeout<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Lost("silent")), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function parsed(data: string): Record<string, unknown> {
  try {
    return asRecord(JSON.parse(data) as unknown);
  } catch {
    return {};
  }
}

function turnEvent(event: string, data: string): TurnEvent | null {
  const raw = parsed(data);
  switch (event) {
    case "accepted":
      return { kind: "accepted", message: toMessage(raw["message"]) };
    case "delta":
      return typeof raw["text"] === "string" ? { kind: "delta", text: raw["text"] } : null;
    case "card": {
      const card = toCard(raw["card"]);
      return card && { kind: "card", card };
    }
    case "done":
      return { kind: "done", reply: toMessage(raw["reply"]) };
    case "error":
      throw new Refused(
        Number(raw["status"]) || 500,
        String(raw["code"] ?? ""),
        typeof raw["detail"] === "string" ? raw["detail"] : "",
      );
    default:
      return null;
  }
}

/** The calls of one lead's chat. */
export class ChatApi {
  private readonly lead: string;
  private readonly base: string;

  constructor(lead: string) {
    this.lead = lead;
    this.base = `/api/chat/${encodeURIComponent(lead)}`;
  }

  async openSession(token: string): Promise<void> {
    const body = { lead_id: this.lead, token };
    await post("/api/chat/session", body, uuid(), "application/json");
  }

  async askNewLink(): Promise<void> {
    await post("/api/chat/new-link", { lead_id: this.lead }, uuid(), "application/json");
  }

  context(): Promise<unknown> {
    return get(`${this.base}/context`);
  }

  async history(): Promise<Message[]> {
    return toMessages(asRecord(await get(`${this.base}/history`))["messages"]);
  }

  async after(id: string): Promise<{ messages: Message[]; holder: unknown }> {
    const query = id ? `?after=${encodeURIComponent(id)}` : "";
    const raw = asRecord(await get(`${this.base}/messages${query}`));
    return { messages: toMessages(raw["messages"]), holder: raw["holder"] };
  }

  eventsUrl(after: string): string {
    return `${this.base}/events${after ? `?after=${encodeURIComponent(after)}` : ""}`;
  }

  async handOff(): Promise<void> {
    await post(`${this.base}/handoff`, {}, uuid(), "application/json");
  }

  async optOut(): Promise<void> {
    await post(`${this.base}/opt-out`, {}, uuid(), "application/json");
  }

  /** One turn. Sending the same `clientId` again is safe: the server gives the first result. */
  async *turn(clientId: string, message: string): AsyncGenerator<TurnEvent> {
    const body = { message, client_message_id: clientId };
    const response = await post(this.base, body, clientId, "text/event-stream, application/json");
    const type = response.headers.get("Content-Type") ?? "";
    if (!type.startsWith("text/event-stream") || !response.body) {
      const raw = asRecord(await json(response));
      yield { kind: "accepted", message: toMessage(raw["message"]) };
      yield { kind: "done", reply: toMessage(raw["reply"]) };
      return;
    }
    try {
      for await (const { event, data } of eventsOf(response.body)) {
        const read = turnEvent(event, data);
        if (read) yield read;
        if (read?.kind === "done") return;
      }
    } catch (problem) {
      throw problem instanceof Refused ? problem : new Lost("cut");
    }
    throw new Lost("ended without done");
  }
}
