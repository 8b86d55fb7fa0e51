// Owns the conversation as the page holds it: messages from the server, those on their way, drafts.
// Promises one entry per message whatever order or channel it arrives by, and stable snapshots.
import type { Card, Message } from "./types";

export type Delivery = 
  | "sending"
  | "sent"
  | "waiting" // for a connection
  | "slowed" // for the end of a wait the server asked for
  | "failed"
  | "refused" // as it is; sending it again is no use
  | "unanswered";

export interface Entry {
  key: string; // stays the same from the first keystroke to the server's id
  id: string;
  clientId: string;
  author: Message["author"];
  authorName: string;
  text: string;
  cards: Card[];
  createdAt: string;
  delivery: Delivery;
  problem: string;
  streaming: boolean;
  language: string;
}

export type CardState = { open: true } | { open: false; chosen: string };

const OPEN: CardState = { open: true };
type Listener = () => void;

/** A value with subscribers; `set` merges and tells them only when something changed. */
export class Box<T extends object> {
  private readonly listeners = new Set<Listener>();
  private value: T;

  constructor(value: T) {
    this.value = value;
  }

  readonly get = (): T => this.value;

  readonly set = (change: Partial<T>): void => {
    const keys = Object.keys(change) as (keyof T)[];
    if (keys.every((key) => Object.is(this.value[key], change[key]))) return;
    this.value = { ...this.value, ...change };
    for (const listener of [...this.listeners]) listener();
  };

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

function fromMessage(message: Message, key: string): Entry {
  return {
    key,
    id: message.id,
    clientId: message.client_message_id,
    author: message.author,
    authorName: message.author_name,
    text: message.text,
    cards: message.cards,
    createdAt: message.created_at,
    delivery: "sent",
    problem: "",
    streaming: false,
    language: message.language,
  };
}

function earlier(left: Entry, right: Entry): number {
  const by = Date.parse(left.createdAt) - Date.parse(right.createdAt);
  return by || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0);
}

/** The text a card's answer would have, by which a later customer message marks it as chosen. */
function answersOf(card: Card): string[] {
  if (card.kind === "slots") return card.slots.map((slot) => slot.label);
  if (card.kind === "services") return card.services.map((service) => service.name);
  return [];
}

/** The answer that was given; the longest, for "10 h" stands at the head of "10 h 30" too. */
function chosenOf(card: Card, later: readonly string[]): string | undefined {
  return answersOf(card)
    .filter((answer) => later.some((text) => text.includes(answer)))
    .sort((left, right) => right.length - left.length)[0];
}

/** Messages keyed and ordered; confirmed ones by the server's time, the rest below as they were written. */
export class MessageStore {
  private readonly entries = new Map<string, Entry>();
  private readonly keyOfId = new Map<string, string>();
  private readonly keyOfClient = new Map<string, string>();
  private confirmed: string[] = [];
  private tail: string[] = [];
  private order: readonly string[] = [];
  private readonly listListeners = new Set<Listener>();
  private readonly entryListeners = new Map<string, Set<Listener>>();
  private cardStates = new Map<string, CardState>();

  readonly keys = (): readonly string[] => this.order;
  readonly entry = (key: string): Entry | undefined => this.entries.get(key);

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listListeners.add(listener);
    return () => this.listListeners.delete(listener);
  };

  readonly subscribeTo = (key: string, listener: Listener): (() => void) => {
    const listeners = this.entryListeners.get(key) ?? new Set<Listener>();
    this.entryListeners.set(key, listeners.add(listener));
    return () => listeners.delete(listener);
  };

  /** Takes in messages from history, poll, event or answer; returns those that are new here. */
  merge(messages: readonly Message[]): Message[] {
    const fresh = messages.filter((message) => this.take(message));
    if (messages.length) this.reorder();
    return fresh;
  }

  /** Shows a message before the server has it. */
  addPending(clientId: string, text: string, createdAt: string): void {
    const key = `c:${clientId}`;
    this.keyOfClient.set(clientId, key);
    this.put({
      key,
      id: "",
      clientId,
      author: "customer",
      authorName: "",
      text,
      cards: [],
      createdAt,
      delivery: "sending",
      problem: "",
      streaming: false,
      language: "",
    });
    this.tail.push(key);
    this.reorder();
  }

  /** Says how the sending of a message stands; a message the server has is never "sending" again. */
  setDelivery(clientId: string, delivery: Delivery, problem = ""): void {
    const key = this.keyOfClient.get(clientId);
    const entry = key ? this.entries.get(key) : undefined;
    if (entry) this.put({ ...entry, delivery, problem });
  }

  /** The messages that have not reached the server or were not answered, oldest first. */
  unsent(delivery: Delivery): string[] {
    return this.order
      .map((key) => this.entries.get(key))
      .filter((entry) => entry?.delivery === delivery)
      .map((entry) => entry?.clientId ?? "");
  }

  textOf(clientId: string): string {
    return this.entries.get(this.keyOfClient.get(clientId) ?? "")?.text ?? "";
  }

  /** Takes back a message the server will not have; returns its text. */
  takeBack(clientId: string): string {
    const key = this.keyOfClient.get(clientId) ?? "";
    const entry = this.entries.get(key);
    if (!entry || entry.id) return "";
    this.keyOfClient.delete(clientId);
    this.remove(key);
    return entry.text;
  }

  /** True when a card of this kind was ever shown. */
  hasShown(kind: Card["kind"]): boolean {
    return [...this.entries.values()].some((entry) =>
      entry.cards.some((card) => card.kind === kind),
    );
  }

  /** Adds a finished sentence to the reply being written for a message. */
  appendDraft(clientId: string, text: string, createdAt: string): void {
    const draft = this.draft(clientId, createdAt);
    if (!draft.streaming) return; // the whole reply is here already
    const gap = draft.text && !/\s$/.test(draft.text) && !/^\s/.test(text) ? " " : "";
    this.put({ ...draft, text: draft.text + gap + text });
    this.reorder();
  }

  /** Adds a card to the reply being written. */
  addDraftCard(clientId: string, card: Card, createdAt: string): void {
    const draft = this.draft(clientId, createdAt);
    if (!draft.streaming) return;
    this.put({ ...draft, cards: [...draft.cards, card] });
    this.reorder();
  }

  /** Puts the stored reply in the draft's place; returns true when it was not here before. */
  finishDraft(clientId: string, reply: Message | null): boolean {
    const key = `d:${clientId}`;
    const draft = this.entries.get(key);
    if (!reply || this.keyOfId.has(reply.id)) {
      if (draft?.streaming) this.remove(key);
      if (reply) this.merge([reply]);
      return false;
    }
    if (draft?.streaming) this.adopt(draft, reply);
    else this.take(reply);
    this.reorder();
    return true;
  }

  /** True while a reply to this message is being written and has something to show. */
  hasDraft(clientId: string): boolean {
    return this.entries.get(`d:${clientId}`)?.streaming ?? false;
  }

  /** Whether a card still waits for a choice, and what was chosen. */
  readonly cardState = (key: string, kind: Card["kind"]): CardState =>
    this.cardStates.get(`${key}|${kind}`) ?? OPEN;

  private take(message: Message): boolean {
    const known = this.keyOfId.get(message.id);
    if (known) {
      const before = this.entries.get(known);
      this.put({
        ...fromMessage(message, known),
        clientId: message.client_message_id || (before?.clientId ?? ""),
        delivery: before?.delivery === "unanswered" ? "unanswered" : "sent",
      });
      return false;
    }
    const pendingKey = message.client_message_id
      ? this.keyOfClient.get(message.client_message_id)
      : undefined;
    if (pendingKey && message.author === "customer") {
      this.confirm(pendingKey, message);
      return false;
    }
    const draft = message.author === "assistant" ? this.draftFor(message) : undefined;
    if (draft) {
      this.adopt(draft, message);
      return true;
    }
    const key = `m:${message.id}`;
    this.keyOfId.set(message.id, key);
    if (message.client_message_id && message.author === "customer")
      this.keyOfClient.set(message.client_message_id, key);
    this.confirmed.push(key);
    this.put(fromMessage(message, key));
    return true;
  }

  private confirm(key: string, message: Message): void {
    const clientId = this.entries.get(key)?.clientId ?? "";
    this.keyOfId.set(message.id, key);
    this.tail = this.tail.filter((one) => one !== key);
    this.confirmed.push(key);
    this.put({ ...fromMessage(message, key), clientId });
  }

  private adopt(draft: Entry, message: Message): void {
    this.keyOfId.set(message.id, draft.key);
    this.tail = this.tail.filter((one) => one !== draft.key);
    this.confirmed.push(draft.key);
    this.put(fromMessage(message, draft.key));
  }

  /** The open draft this message is the end of: an event may overtake the answer's own stream. */
  private draftFor(message: Message): Entry | undefined {
    const words = message.text.replace(/\s+/g, " ");
    return this.tail
      .map((key) => this.entries.get(key))
      .find(
        (entry) =>
          entry?.streaming && entry.text && words.startsWith(entry.text.trim().replace(/\s+/g, " ")),
      );
  }

  private draft(clientId: string, createdAt: string): Entry {
    const key = `d:${clientId}`;
    const known = this.entries.get(key);
    if (known) return known;
    this.tail.push(key);
    const draft: Entry = {
      key,
      id: "",
      clientId: "",
      author: "assistant",
      authorName: "",
      text: "",
      cards: [],
      createdAt,
      delivery: "sent",
      problem: "",
      streaming: true,
      language: "",
    };
    this.entries.set(key, draft);
    return draft;
  }

  private remove(key: string): void {
    this.entries.delete(key);
    this.tail = this.tail.filter((one) => one !== key);
    this.reorder();
  }

  private put(entry: Entry): void {
    this.entries.set(entry.key, entry);
    for (const listener of [...(this.entryListeners.get(entry.key) ?? [])]) listener();
  }

  private reorder(): void {
    this.confirmed.sort((left, right) => {
      const first = this.entries.get(left);
      const second = this.entries.get(right);
      return first && second ? earlier(first, second) : 0;
    });
    this.cardStates = this.judgeCards();
    this.order = [...this.confirmed, ...this.tail];
    for (const listener of [...this.listListeners]) listener();
  }

  /** A card closes when its answer was given, a newer one of its kind came, or a booking was made. */
  private judgeCards(): Map<string, CardState> {
    const states = new Map<string, CardState>();
    const later: string[] = [];
    const newer = new Set<string>();
    for (const key of [...this.confirmed, ...this.tail].reverse()) {
      const entry = this.entries.get(key);
      if (!entry) continue;
      if (entry.author === "customer") later.push(entry.text);
      for (const card of entry.cards) {
        const id = `${key}|${card.kind}`;
        const chosen = chosenOf(card, later);
        const closed = chosen !== undefined || newer.has(card.kind) || newer.has("booking");
        const asks = card.kind === "confirm" || card.kind === "vehicle";
        const settled = asks && later.length > 0;
        if ((closed || settled) && card.kind !== "booking" && card.kind !== "handoff") {
          const before = this.cardStates.get(id);
          const same = before && !before.open && before.chosen === (chosen ?? "");
          states.set(id, same ? before : { open: false, chosen: chosen ?? "" });
        }
      }
      for (const card of entry.cards) newer.add(card.kind);
    }
    return states;
  }
}
