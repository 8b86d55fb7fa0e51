// Owns the promises of the message store: one entry per message, in order, whatever came first.
import { describe, expect, it } from "vitest";
import { aMessage } from "./fakes";
import { MessageStore } from "./store";
import type { Card } from "./types";

const at = "2026-11-30T15:00:30.000Z";
const texts = (store: MessageStore): string[] =>
  store.keys().map((key) => store.entry(key)?.text ?? "");
const SLOTS: Card = {
  kind: "slots",
  timezone: "America/New_York",
  service_name: "Brakes",
  slots: [{ starts_at: at, ends_at: at, label: "Tuesday, Dec 1 at 10:00 AM" }],
};

describe("merging", () => {
  it("shows a message once however often it comes", () => {
    const store = new MessageStore();
    expect(store.merge([aMessage(1), aMessage(2)])).toHaveLength(2);
    expect(store.merge([aMessage(2), aMessage(1)])).toHaveLength(0);
    expect(texts(store)).toEqual(["message 1", "message 2"]);
  });

  it("orders by the server's time, not by arrival", () => {
    const store = new MessageStore();
    store.merge([aMessage(3)]);
    store.merge([aMessage(1)]);
    store.merge([aMessage(2)]);
    expect(texts(store)).toEqual(["message 1", "message 2", "message 3"]);
  });

  it("keeps the key of a pending message when the server confirms it", () => {
    const store = new MessageStore();
    store.addPending("c1", "Hello", at);
    const [key] = store.keys();
    store.merge([aMessage(1, { author: "customer", text: "Hello", client_message_id: "c1" })]);
    expect(store.keys()).toEqual([key]);
    expect(store.entry(key ?? "")).toMatchObject({ id: "m0001", delivery: "sent" });
  });

  it("does not double a confirmed message that comes again without its client id", () => {
    const store = new MessageStore();
    store.addPending("c1", "Hello", at);
    store.merge([aMessage(1, { author: "customer", text: "Hello", client_message_id: "c1" })]);
    store.merge([aMessage(1, { author: "customer", text: "Hello" })]);
    expect(texts(store)).toEqual(["Hello"]);
  });

  it("keeps a message on its way below everything the server has", () => {
    const store = new MessageStore();
    store.addPending("c1", "on its way", at);
    store.merge([aMessage(59)]);
    expect(texts(store)).toEqual(["message 59", "on its way"]);
  });
});

describe("a reply being written", () => {
  it("grows by sentences and becomes the stored reply in the same place", () => {
    const store = new MessageStore();
    store.appendDraft("c1", "It is $89.", at);
    store.appendDraft("c1", "Shall I book?", at);
    expect(texts(store)).toEqual(["It is $89. Shall I book?"]);
    const [key] = store.keys();
    expect(store.finishDraft("c1", aMessage(2, { text: "It is $89. Shall I book?" }))).toBe(true);
    expect(store.keys()).toEqual([key]);
    expect(store.entry(key ?? "")).toMatchObject({ id: "m0002", streaming: false });
  });

  it("is taken over by the live event when that overtakes the stream", () => {
    const store = new MessageStore();
    store.appendDraft("c1", "It is $89.", at);
    const reply = aMessage(2, { text: "It is $89. Shall I book?" });
    store.merge([reply]);
    store.appendDraft("c1", "Shall I book?", at);
    expect(store.finishDraft("c1", reply)).toBe(false);
    expect(texts(store)).toEqual(["It is $89. Shall I book?"]);
  });

  it("is not mistaken for another message that arrives meanwhile", () => {
    const store = new MessageStore();
    store.appendDraft("c1", "It is $89.", at);
    store.merge([aMessage(1, { text: "Your appointment is tomorrow." })]);
    expect(texts(store)).toEqual(["Your appointment is tomorrow.", "It is $89."]);
  });

  it("disappears when the turn failed", () => {
    const store = new MessageStore();
    store.appendDraft("c1", "It is", at);
    store.finishDraft("c1", null);
    expect(texts(store)).toEqual([]);
  });
});

describe("subscribers", () => {
  it("hear of their own message only", () => {
    const store = new MessageStore();
    store.merge([aMessage(1), aMessage(2)]);
    let calls = 0;
    store.subscribeTo("m:m0001", () => (calls += 1));
    store.merge([aMessage(2, { text: "changed" })]);
    expect(calls).toBe(0);
    store.merge([aMessage(1, { text: "changed" })]);
    expect(calls).toBe(1);
  });
});

describe("cards", () => {
  it("stay open while nothing was chosen", () => {
    const store = new MessageStore();
    store.merge([aMessage(1, { cards: [SLOTS] })]);
    store.merge([aMessage(2, { author: "customer", text: "How long does it take?" })]);
    expect(store.cardState("m:m0001", "slots")).toEqual({ open: true });
  });

  it("close with the choice marked", () => {
    const store = new MessageStore();
    store.merge([aMessage(1, { cards: [SLOTS] })]);
    store.addPending("c1", "Tuesday, Dec 1 at 10:00 AM please", at);
    const state = store.cardState("m:m0001", "slots");
    expect(state).toEqual({ open: false, chosen: "Tuesday, Dec 1 at 10:00 AM" });
    store.merge([aMessage(3)]);
    expect(store.cardState("m:m0001", "slots")).toBe(state);
  });

  it("close when a newer one of their kind comes", () => {
    const store = new MessageStore();
    store.merge([aMessage(1, { cards: [SLOTS] }), aMessage(2, { cards: [SLOTS] })]);
    expect(store.cardState("m:m0001", "slots")).toEqual({ open: false, chosen: "" });
    expect(store.cardState("m:m0002", "slots")).toEqual({ open: true });
  });
});
