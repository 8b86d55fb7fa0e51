import { describe, expect, it } from "vitest";
import type { Card, ConversationDetail, ConversationRow, Message } from "../../api/types";
import {
  authorName,
  byDay,
  cardText,
  channelNote,
  checkReply,
  holderText,
  mergeMessages,
  reasonText,
  servedText,
  tookText,
  waitsForPerson,
  withHolder,
  withMessage,
} from "./logic";

function said(id: string, created_at: string, over: Partial<Message> = {}): Message {
  return { id, author: "customer", channel: "web", text: id, created_at, ...over };
}

const row: ConversationRow = {
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
};

const thread: ConversationDetail = {
  conversation: row,
  messages: [said("a", "2026-12-01T10:00:00Z"), said("c", "2026-12-01T10:02:00Z")],
  appointment: null,
};

describe("a thread", () => {
  it("shows a message heard twice once, in order of time", () => {
    const merged = mergeMessages(thread.messages, [
      said("b", "2026-12-01T10:01:00Z"),
      said("a", "2026-12-01T10:00:00Z", { text: "newer copy" }),
    ]);
    expect(merged.map((message) => message.text)).toEqual(["newer copy", "b", "c"]);
  });

  it("keeps what it knew of a message when the live line tells less", () => {
    const model = { provider: "claude", model: "m", cost_microusd: 2_100, latency_ms: 1_240 };
    const answer = said("d", "2026-12-01T10:05:00Z", { author: "assistant", model });
    const again = said("d", "2026-12-01T10:05:00Z", { author: "assistant" });
    const [kept] = mergeMessages([answer], [again]);
    expect(kept && servedText(kept)).toBe("m · $0.0021 · 1.2 s");
  });

  it("says of an answer who served it and how long it took", () => {
    const model = { provider: null, model: null, cost_microusd: 0, latency_ms: null };
    const answer = said("d", "2026-12-01T10:05:00Z", { author: "assistant", model });
    expect(servedText(answer)).toBe("Scripted · $0");
    expect(servedText(said("d", "2026-12-01T10:05:00Z", { model }))).toBeNull();
    expect(tookText({ ...model, latency_ms: 12_400, first_token_ms: 420, calls: 2 })).toBe(
      "12 s, the first words after 420 ms, 2 calls",
    );
  });

  it("takes its last words from the newest message only", () => {
    expect(
      withMessage(thread, said("d", "2026-12-01T10:05:00Z")).conversation.last_message?.text,
    ).toBe("d");
    expect(
      withMessage(thread, said("b", "2026-12-01T10:01:00Z")).conversation.last_message,
    ).toBeNull();
  });

  it("counts a customer's new message as unread, once", () => {
    const after = withMessage(thread, said("d", "2026-12-01T10:05:00Z"));
    expect(after.conversation.unread).toBe(1);
    expect(withMessage(after, said("d", "2026-12-01T10:05:00Z")).conversation.unread).toBe(1);
    const ours = withMessage(thread, said("e", "2026-12-01T10:06:00Z", { author: "staff" }));
    expect(ours.conversation.unread).toBe(0);
  });

  it("changes its holder", () => {
    expect(withHolder(thread, "staff").conversation.holder).toBe("staff");
    expect(withHolder(thread, "assistant")).toBe(thread);
  });

  it("is split by the local day", () => {
    const days = byDay(
      [said("a", "2026-12-01T06:30:00Z"), said("b", "2026-12-01T07:30:00Z")],
      "America/Phoenix",
    );
    expect(days.map((day) => [day.day, day.messages.length])).toEqual([
      ["2026-11-30", 1],
      ["2026-12-01", 1],
    ]);
  });
});

describe("who answers", () => {
  it("is said plainly", () => {
    expect(holderText(row, "me")).toBe("The assistant is answering");
    expect(holderText({ holder: "staff", held_by: null }, "me")).toBe("Staff are answering");
    expect(holderText({ holder: "staff", held_by: { id: "me", name: "Ana" } }, "me")).toBe(
      "You are answering",
    );
    expect(holderText({ holder: "staff", held_by: { id: "x", name: "Ana" } }, "me")).toBe(
      "Ana is answering",
    );
  });

  it("a customer who asked for a person, or wrote last to staff, waits", () => {
    const wrote = { author: "customer" as const, text: "hi", created_at: "2026-12-01T10:00:00Z" };
    expect(waitsForPerson(row)).toBe(false);
    expect(waitsForPerson({ ...row, asked_for_person: true })).toBe(true);
    expect(waitsForPerson({ ...row, last_message: wrote })).toBe(false);
    expect(waitsForPerson({ ...row, holder: "staff", last_message: wrote })).toBe(true);
    expect(
      waitsForPerson({ ...row, holder: "staff", last_message: { ...wrote, author: "staff" } }),
    ).toBe(false);
  });

  it("a reason is a sentence", () => {
    expect(reasonText(null)).toBeNull();
    expect(reasonText("customer_asked")).toBe("The customer asked for a person.");
    expect(reasonText("price_unknown")).toBe("Price unknown.");
    expect(reasonText("Wants a discount.")).toBe("Wants a discount.");
  });

  it("every author has a name and every channel but the chat a note", () => {
    expect(authorName(said("a", "", { author: "assistant", author_name: "Max" }), "Sam")).toBe(
      "Virtual assistant",
    );
    expect(authorName(said("a", "", { author: "staff", author_name: "Ana" }), "Sam")).toBe("Ana");
    expect(authorName(said("a", ""), "Sam")).toBe("Sam");
    expect(authorName(said("a", "", { author: "system" }), "Sam")).toBe("System");
    expect(channelNote("web")).toBeNull();
    expect(channelNote("sms")).toBe("by SMS");
  });
});

describe("a card", () => {
  it("is told in words", () => {
    const slots: Card = {
      kind: "slots",
      timezone: "America/Phoenix",
      service_ids: [],
      service_name: "Full tint",
      slots: [{ starts_at: "", ends_at: "", label: "Tuesday at 10" }],
    };
    expect(cardText(slots, "UTC")).toEqual({
      title: "Times offered: Full tint",
      lines: ["Tuesday at 10"],
    });
    const booking: Card = {
      kind: "booking",
      appointment: {
        id: "a",
        starts_at: "2026-12-01T17:00:00Z",
        ends_at: "2026-12-01T19:00:00Z",
        label: "",
        services: ["Full tint"],
        price_text: "$299",
        status: "booked",
        location_name: "Mesa",
        address: null,
        ics_url: null,
        timezone: "America/Phoenix",
      },
    };
    expect(cardText(booking, "UTC")).toEqual({
      title: "Booked",
      lines: ["Tue, Dec 1, 10:00 AM", "Full tint, $299"],
    });
  });

  it("that asks says what a yes would do", () => {
    const card: Card = {
      kind: "confirm",
      action: "move",
      service_ids: [],
      starts_at: "",
      label: "Tuesday at 10",
      moves_from: "Monday at 9",
      law_note: "33% at least.",
      service_name: "Full tint",
      price_text: "$299",
    };
    expect(cardText(card, "UTC")).toEqual({
      title: "Another time held, waiting for a yes to move",
      lines: ["Tuesday at 10, instead of Monday at 9", "Full tint, $299", "33% at least."],
    });
    expect(cardText({ ...card, action: "cancel" }, "UTC").title).toBe("Asked whether to cancel");
    expect(cardText({ kind: "vehicle", label: "2021 Honda Civic" }, "UTC").lines).toEqual([
      "2021 Honda Civic",
    ]);
  });

  it("of an unknown kind breaks nothing", () => {
    expect(cardText({ kind: "hologram" } as unknown as Card, "UTC").title).toBe("Card");
  });
});

describe("a reply", () => {
  it("is trimmed, not empty and not too long, counted by whole characters", () => {
    expect(checkReply("  hello ")).toEqual({ ok: true, text: "hello" });
    expect(checkReply(" \n ")).toEqual({ ok: false, why: "Write something first." });
    expect(checkReply("🙂".repeat(2000)).ok).toBe(true);
    expect(checkReply("x".repeat(2003))).toEqual({ ok: false, why: "3 characters too long." });
  });
});
