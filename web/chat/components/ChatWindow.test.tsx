// Owns the promises of the page itself: what a customer sees, presses and hears.
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Chat } from "../chat";
import { FakeServer, FakeSource, CONTEXT, aMessage, answered } from "../fakes";
import { ChatContext } from "../hooks";
import type { Card, Message } from "../types";
import { ChatWindow } from "./ChatWindow";

const POST = "POST /api/chat/lead-1";
const LABEL = "Tuesday, Dec 1 at 10:00 AM";
const START = "2036-12-01T15:00:00Z";
const APPOINTMENT = {
  id: "a1",
  starts_at: START,
  ends_at: START,
  label: LABEL,
  services: ["Front brakes"],
  price_text: "$389.00",
  status: "booked",
  location_name: "Riverside Auto Care",
  address: "120 Harbor Street",
  ics_url: "/api/chat/lead-1/appointment.ics",
  timezone: "America/New_York",
};
const CONFIRM = {
  kind: "confirm",
  action: "book",
  hold_id: "h",
  starts_at: START,
  label: LABEL,
  service_name: "Front brakes",
  price_text: "$389.00",
  expires_at: "2036-12-01T15:10:00Z",
  moves_from: "",
  law_note: "",
} as const;
let server: FakeServer;
let source: FakeSource;

async function shown(history: Message[], appointment: unknown = null): Promise<Chat> {
  server.on("GET /api/chat/lead-1/history", () => answered({ messages: history }));
  if (appointment) {
    const context = (await server.fetch("/api/chat/lead-1/context")).json();
    const body = { ...((await context) as object), appointment };
    server.on("GET /api/chat/lead-1/context", () => answered(body));
  }
  const chat = new Chat("lead-1", {
    hash: () => "",
    forgetHash: () => undefined,
    openSource: (url) => (source = new FakeSource(url)),
    now: () => Date.now(),
    hidden: () => false,
  });
  render(
    <ChatContext value={chat}>
      <ChatWindow />
    </ChatContext>,
  );
  await chat.open();
  await screen.findByRole("log");
  source.opens();
  return chat;
}

const sent = (): unknown[] => server.sent(POST).map((one) => one.body["message"]);
const withCard = (card: Card): Message => aMessage(1, { text: "Here you are", cards: [card] });

beforeEach(() => {
  server = new FakeServer();
  server.on(POST, () => answered({ message: null, reply: null }, 202));
  vi.stubGlobal("fetch", server.fetch);
});
afterEach(() => vi.unstubAllGlobals());

describe("the page", () => {
  it("says who is asking, which car, which shop, and that a machine answers", async () => {
    await shown([]);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toContain("Riverside Auto Care");
    expect(screen.getByText("2019 Toyota Camry")).toBeTruthy();
    expect(screen.getByText("Virtual assistant")).toBeTruthy();
    const call = screen.getByRole("link", { name: "Call Riverside Auto Care" });
    expect(call.getAttribute("href")).toBe("tel:2025550143");
  });

  it("says plainly when a person took over", async () => {
    await shown([]);
    source.gives("holder", { holder: "staff" });
    expect(await screen.findByText("A person from the shop")).toBeTruthy();
    expect(screen.queryByText("Virtual assistant")).toBeNull();
  });

  it("sends with Enter and starts a line with Shift and Enter", async () => {
    const user = userEvent.setup();
    await shown([]);
    const field = screen.getByRole("textbox", { name: "Your message" });
    await user.type(field, "Hello{Shift>}{Enter}{/Shift}there{Enter}");
    await waitFor(() => expect(sent()).toEqual(["Hello\nthere"]));
    expect((field as HTMLTextAreaElement).value).toBe("");
  });

  it("keeps a text that is too long and says by how much", async () => {
    const user = userEvent.setup();
    await shown([]);
    const field = screen.getByRole("textbox", { name: "Your message" });
    await user.click(field);
    await user.paste("x".repeat(2_003));
    await user.keyboard("{Enter}");
    expect(screen.getByText("3 characters too many")).toBeTruthy();
    expect(sent()).toEqual([]);
    expect((field as HTMLTextAreaElement).value).toHaveLength(2_003);
  });

  it("shows the last fifty and more on request", async () => {
    const user = userEvent.setup();
    await shown(Array.from({ length: 120 }, (_, n) => aMessage(n + 1)));
    expect(screen.getAllByRole("article")).toHaveLength(50);
    await user.click(screen.getByRole("button", { name: "Show earlier messages" }));
    expect(screen.getAllByRole("article")).toHaveLength(100);
  });

  it("never draws a hostile name or text as markup", async () => {
    const text = "<img src=x onerror=alert(1)>";
    await shown([
      aMessage(1, { author: "staff", author_name: text, text }),
      aMessage(2, { author: "customer", text }),
      aMessage(3, { text }),
    ]);
    expect(document.querySelector("img")).toBeNull();
    expect(screen.getAllByText(text).length).toBeGreaterThanOrEqual(3);
  });

  it("announces a finished reply, not its sentences", async () => {
    await shown([]);
    source.gives("message", aMessage(1, { text: "**Gladly.**" }), "m0001");
    const voice = document.querySelector("[aria-live=polite]");
    await waitFor(() => expect(voice?.textContent).toContain("Virtual assistant: Gladly."));
    expect(screen.getByRole("log").getAttribute("aria-live")).toBe("off");
  });

  it("offers to retry what failed", async () => {
    const user = userEvent.setup();
    await shown([]);
    server.on(POST, () => answered({ code: "internal" }, 500));
    await user.click(screen.getByRole("button", { name: "Book an appointment" }));
    expect(await screen.findByText("That did not go through. Please try again.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: /Retry sending/ }));
    const ids = server.sent(POST).map((one) => one.body["client_message_id"]);
    expect(new Set(ids).size).toBe(1);
  });

  it("counts a wait down and lets the customer try sooner", async () => {
    const user = userEvent.setup();
    const chat = await shown([]);
    server.on(POST, () => answered({ code: "too_many", retry_after: 90 }, 429));
    await user.click(screen.getByRole("button", { name: "Book an appointment" }));
    expect(await screen.findByText(/Your message is kept and goes out in 1:(30|29)\./)).toBeTruthy();
    chat.send("And a wash?");
    expect(await screen.findByText("Kept")).toBeTruthy();
    expect(screen.getAllByText(/Your message is kept/)).toHaveLength(1);
    await user.click(screen.getByRole("button", { name: "Send now" }));
    await waitFor(() => expect(sent()).toHaveLength(2));
    chat.stop();
  });

  it("gives what is too long back to the field", async () => {
    const user = userEvent.setup();
    await shown([]);
    server.on(POST, () => answered({ code: "message_too_long" }, 413));
    await user.click(screen.getByRole("button", { name: "What will it cost?" }));
    await user.click(await screen.findByRole("button", { name: "Edit: What will it cost?" }));
    const field = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Your message" });
    expect(field.value).toBe("What will it cost?");
    expect(document.activeElement).toBe(field);
  });

  it("speaks the conversation's language, and says so to a screen reader", async () => {
    const user = userEvent.setup();
    server.on("GET /api/chat/lead-1/context", () => answered({ ...CONTEXT, language: "es" }));
    await shown([]);
    expect(document.documentElement.lang).toBe("es");
    expect(screen.getByText("Asistente virtual")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "¿Cuánto cuesta?" }));
    await waitFor(() => expect(sent()).toEqual(["¿Cuánto cuesta?"]));
  });

  it("keeps a half-written text when the conversation goes over to another language", async () => {
    const user = userEvent.setup();
    await shown([]);
    await user.type(screen.getByRole("textbox", { name: "Your message" }), "Et le prix");
    server.on("GET /api/chat/lead-1/context", () => answered({ ...CONTEXT, language: "fr" }));
    source.gives("message", aMessage(1, { text: "Bonjour.", language: "fr" }), "m0001");
    const field = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Votre message" });
    expect(field.value).toBe("Et le prix");
    expect(document.documentElement.lang).toBe("fr");
    expect(screen.getByText("Bonjour.").closest("[lang]")?.getAttribute("lang")).toBe("fr");
  });

  it("says that it is offline", async () => {
    const chat = await shown([]);
    chat.offline();
    expect(await screen.findByText(/You are offline/)).toBeTruthy();
  });
});

describe("cards", () => {
  it("send the chosen time as a message and then close", async () => {
    const user = userEvent.setup();
    await shown([
      withCard({
        kind: "slots",
        timezone: "America/New_York",
        service_name: "Front brakes",
        slots: [{ starts_at: START, ends_at: START, label: LABEL }],
      }),
    ]);
    const slot = screen.getByRole("button", { name: LABEL });
    expect(slot.textContent).toContain("10:00 AM");
    await user.click(slot);
    await waitFor(() => expect(sent()).toEqual([`${LABEL} please`]));
    expect(screen.getByRole("button", { name: LABEL })).toHaveProperty("disabled", true);
  });

  it("send the chosen service", async () => {
    const user = userEvent.setup();
    const services = [{ id: "s", name: "Oil change", price_text: "$89.95", duration_minutes: 45 }];
    await shown([withCard({ kind: "services", services })]);
    const button = screen.getByRole("button", { name: /Oil change/ });
    expect(button.textContent).toContain("$89.95");
    await user.click(button);
    await waitFor(() => expect(sent()).toEqual(["Oil change please"]));
  });

  it("book on yes", async () => {
    const user = userEvent.setup();
    await shown([
      withCard(CONFIRM),
    ]);
    await user.click(screen.getByRole("button", { name: "Yes, book it" }));
    await waitFor(() => expect(sent()).toEqual(["Yes, book it"]));
    expect(screen.queryByRole("button", { name: "Yes, book it" })).toBeNull();
  });

  it("do not offer to book a time that is no longer held", async () => {
    await shown([
      withCard({ ...CONFIRM, expires_at: "2020-12-01T15:10:00Z" }),
    ]);
    expect(screen.queryByRole("button", { name: "Yes, book it" })).toBeNull();
    expect(screen.getByRole("button", { name: "Another time" })).toBeTruthy();
  });

  it("ask about moving, and say what from", async () => {
    const user = userEvent.setup();
    const card = { ...CONFIRM, action: "move", moves_from: "Monday, Nov 30 at 9:00 AM" } as const;
    await shown([withCard(card)]);
    const asked = screen.getByRole("group", { name: "Move your appointment to this time?" });
    expect(within(asked).getByText("instead of Monday, Nov 30 at 9:00 AM")).toBeTruthy();
    await user.click(within(asked).getByRole("button", { name: "Yes, move it" }));
    await waitFor(() => expect(sent()).toEqual(["Yes, move it"]));
  });

  it("ask about cancelling, with nothing held", async () => {
    const user = userEvent.setup();
    await shown([withCard({ ...CONFIRM, action: "cancel", hold_id: "", expires_at: "" })]);
    const asked = screen.getByRole("group", { name: "Cancel this appointment?" });
    expect(within(asked).queryByText(/Held for you|no longer held/)).toBeNull();
    expect(within(asked).getByRole("button", { name: "No, keep it" })).toBeTruthy();
    await user.click(within(asked).getByRole("button", { name: "Yes, cancel it" }));
    await waitFor(() => expect(sent()).toEqual(["Yes, cancel it"]));
  });

  it("say what the law allows where the shop's rows say it", async () => {
    const law_note = "Arizona allows no less than 33% on the front side windows.";
    await shown([withCard({ ...CONFIRM, law_note })]);
    const card = screen.getByRole("group", { name: "Shall I book this?" });
    expect(within(card).getByText(law_note)).toBeTruthy();
  });

  it("ask which car it is", async () => {
    const user = userEvent.setup();
    await shown([withCard({ kind: "vehicle", label: "2021 Honda Civic" })]);
    const card = screen.getByRole("group", { name: "Is this your car?" });
    expect(within(card).getByText("2021 Honda Civic")).toBeTruthy();
    await user.click(within(card).getByRole("button", { name: "Yes, that is my car" }));
    await waitFor(() => expect(sent()).toEqual(["Yes, that is my car"]));
    expect(screen.queryByRole("button", { name: "Yes, that is my car" })).toBeNull();
  });

  it.each([
    ["es", "cancel", "¿Cancelo esta cita?", "Sí, cancelar"],
    ["es", "move", "¿Cambio su cita a este horario?", "Sí, muévala"],
    ["fr", "book", "Je réserve cette heure?", "Oui, réservez"],
    ["fr", "cancel", "J'annule ce rendez-vous?", "Oui, annulez-le"],
  ] as const)("in %s ask to %s, and send a yes in that language", async (language, action, ask, yes) => {
    const user = userEvent.setup();
    server.on("GET /api/chat/lead-1/context", () => answered({ ...CONTEXT, language }));
    await shown([withCard({ ...CONFIRM, action })]);
    expect(screen.getByRole("group", { name: ask })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: yes }));
    await waitFor(() => expect(sent()).toEqual([yes]));
  });

  it("mark the time that was chosen, not one it begins with", async () => {
    const labels = ["mardi 1er décembre à 10 h", "mardi 1er décembre à 10 h 30"];
    const slots = labels.map((label, n) => ({
      starts_at: `2036-12-01T15:${n * 3}0:00Z`,
      ends_at: START,
      label,
    }));
    await shown([
      withCard({ kind: "slots", timezone: "America/New_York", service_name: "", slots }),
      aMessage(2, { author: "customer", text: `${labels[1]}, s'il vous plaît` }),
    ]);
    const marked = (name: string): boolean =>
      screen.getByRole("button", { name }).className.includes("chosen");
    expect(labels.map(marked)).toEqual([false, true]);
  });

  it("show a booking with its calendar file", async () => {
    await shown([withCard({ kind: "booking", appointment: APPOINTMENT })], APPOINTMENT);
    const card = screen.getByRole("group", { name: "Your appointment" });
    expect(within(card).getByText(LABEL)).toBeTruthy();
    const link = within(card).getByRole("link", { name: "Add to calendar" });
    expect(link.getAttribute("href")).toContain("/api/chat/lead-1/appointment.ics");
  });

  it("never link a calendar file elsewhere", async () => {
    const appointment = { ...APPOINTMENT, ics_url: "https://evil.example.com/a.ics" };
    await shown([withCard({ kind: "booking", appointment })], appointment);
    expect(screen.queryByRole("link", { name: "Add to calendar" })).toBeNull();
  });
});

describe("the menu", () => {
  it("asks twice before it stops messages", async () => {
    const user = userEvent.setup();
    server.on("POST /api/chat/lead-1/opt-out", () => answered({}, 202));
    await shown([]);
    await user.click(screen.getByRole("button", { name: "Menu" }));
    await user.click(screen.getByRole("button", { name: /Stop messages/ }));
    expect(server.sent("POST /api/chat/lead-1/opt-out")).toHaveLength(0);
    await user.click(screen.getByRole("button", { name: "Yes, stop messages" }));
    await waitFor(() => expect(server.sent("POST /api/chat/lead-1/opt-out")).toHaveLength(1));
    expect(await screen.findByText(/We will not text or e-mail you any more/)).toBeTruthy();
  });

  it("asks for a person", async () => {
    const user = userEvent.setup();
    server.on("POST /api/chat/lead-1/handoff", () => answered({}, 202));
    await shown([]);
    await user.click(screen.getByRole("button", { name: "Menu" }));
    await user.click(screen.getByRole("button", { name: /Talk to a person/ }));
    await waitFor(() => expect(server.sent("POST /api/chat/lead-1/handoff")).toHaveLength(1));
  });
});

describe("a link that does not open", () => {
  it("can be asked for anew, with the same answer for everybody", async () => {
    const user = userEvent.setup();
    server.on("GET /api/chat/lead-1/context", () => answered({ code: "session_required" }, 401));
    server.on("POST /api/chat/new-link", () => answered({}, 202));
    const chat = new Chat("lead-1", {
      hash: () => "",
      forgetHash: () => undefined,
      openSource: (url) => new FakeSource(url),
      now: () => Date.now(),
      hidden: () => false,
    });
    render(
      <ChatContext value={chat}>
        <ChatWindow />
      </ChatContext>,
    );
    await chat.open();
    await user.click(await screen.findByRole("button", { name: "Send me a new link" }));
    expect(await screen.findByText("A new link is on its way")).toBeTruthy();
    expect(server.sent("POST /api/chat/new-link")[0]?.body).toEqual({ lead_id: "lead-1" });
  });
});
