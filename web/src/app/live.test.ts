import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import type { ConversationDetail } from "../api/types";
import { heard } from "./live";

const thread: ConversationDetail = {
  conversation: {
    id: "c",
    lead_id: "l",
    person: { name: "Sam" },
    vehicle: null,
    location: { id: "x", name: "Mesa", timezone: "America/Phoenix" },
    holder: "assistant",
    held_by: null,
    asked_for_person: false,
    hand_off_reason: null,
    last_message: null,
    unread: 0,
  },
  messages: [],
  appointment: null,
};
const KEY = ["conversations", "one", "c"];

function page(): QueryClient {
  const client = new QueryClient();
  client.setQueryData(KEY, thread);
  for (const key of [
    ["leads", "list", {}],
    ["leads", "one", "l"],
    ["outbox", {}],
    ["appointments", {}],
  ]) {
    client.setQueryData(key, []);
  }
  return client;
}

const stale = (client: QueryClient, key: unknown[]) => client.getQueryState(key)?.isInvalidated;
const read = (client: QueryClient) => client.getQueryData<ConversationDetail>(KEY);

it("a message appears in its open thread at once, and once", () => {
  const client = page();
  const message = {
    id: "m",
    author: "customer",
    channel: "web",
    text: "Hi",
    created_at: "2026-12-01T10:00:00Z",
  };
  heard(client, "message", { conversation_id: "c", message });
  heard(client, "message", { conversation_id: "c", message });
  expect(read(client)?.messages).toHaveLength(1);
});

it("a change of holder locks or opens the thread at once", () => {
  const client = page();
  heard(client, "holder", { conversation_id: "c", holder: "staff" });
  expect(read(client)?.conversation.holder).toBe("staff");
  expect(stale(client, KEY)).toBe(true);
});

it("a lead refreshes the lists it stands in, an appointment the calendar", () => {
  const client = page();
  heard(client, "lead", { lead_id: "l" });
  expect(stale(client, ["leads", "list", {}])).toBe(true);
  expect(stale(client, ["leads", "one", "l"])).toBe(true);
  expect(stale(client, ["outbox", {}])).toBe(true);
  expect(stale(client, ["appointments", {}])).toBe(false);
  heard(client, "appointment", { id: "a" });
  expect(stale(client, ["appointments", {}])).toBe(true);
});

it("after the server lost its place everything is read again", () => {
  const client = page();
  heard(client, "resync", {});
  expect(stale(client, ["appointments", {}])).toBe(true);
  expect(stale(client, KEY)).toBe(true);
});

it.each([null, "text", { conversation_id: "c" }, { conversation_id: "c", message: { id: 1 } }])(
  "an event of an unexpected shape only causes a fresh read (%j)",
  (data) => {
    const client = page();
    heard(client, "message", data);
    heard(client, "holder", data);
    expect(read(client)?.messages).toEqual([]);
    expect(stale(client, KEY)).toBe(true);
  },
);

it("a translation that arrived later makes its thread be read again", () => {
  const client = page();
  heard(client, "translation", { conversation_id: "c", message_id: "m" });
  expect(stale(client, KEY)).toBe(true);
});

it("an answer is shown at once, and read again for who served it", () => {
  const client = page();
  const message = {
    id: "m",
    author: "assistant",
    channel: "web",
    text: "Hi",
    created_at: "2026-12-01T10:00:00Z",
  };
  heard(client, "message", { conversation_id: "c", message });
  expect(read(client)?.messages).toHaveLength(1);
  expect(stale(client, KEY)).toBe(true);
});
