// Owns a stand-in for the server, to look at the chat page without one: node dev/mock.mjs [dist] [port].
// Promises the chat's HTTP contract, the strict content security policy, and invented people only.
// Leads: /chat/new (first visit), /chat/story (a booked appointment), /chat/many (300 messages),
// /chat/staff (a person answers), /chat/gone (no session). Any fragment #k=… opens; #k=old is expired.
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const dist = process.argv[2] ?? new URL("../dist", import.meta.url).pathname;
const port = Number(process.argv[3] ?? 8011);
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const ZONE = "America/New_York";
let counter = 1;
let failing = false;

const services = [
  ["s1", "Synthetic oil change", "Maintenance", "$89.95", 45],
  ["s2", "Front brake pads and rotors", "Brakes", "from $389.00", 150],
  ["s3", "Wheel alignment", "Tyres and wheels", "$129.00", 60],
  ["s4", "Check-engine diagnosis", "Diagnosis", "$149.00", 60],
].map(([id, name, category, text, duration_minutes]) => ({
  id,
  name,
  category,
  description: "",
  price: { amount_cents: 0, currency: "USD", text, from: text.startsWith("from") },
  duration_minutes,
}));

const soon = (days, hour) => {
  const at = new Date(Date.now() + days * 86_400_000);
  at.setUTCHours(hour + 5, 0, 0, 0);
  return at;
};
const label = (at) => {
  const day = at.toLocaleDateString("en-US", { weekday: "long", month: "short", day: "numeric", timeZone: ZONE });
  return `${day} at ${at.toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit", timeZone: ZONE })}`;
};
const slot = (days, hour) => {
  const at = soon(days, hour);
  return { starts_at: at.toISOString(), ends_at: new Date(+at + 9e6).toISOString(), label: label(at) };
};
const SLOTS = [slot(2, 9), slot(2, 11), slot(2, 14), slot(3, 8), slot(3, 10), slot(3, 13), slot(3, 15)];
const appointment = {
  id: "a1",
  ...SLOTS[1],
  services: ["Front brake pads and rotors"],
  price_text: "$389.00 plus tax",
  status: "booked",
  location_name: "Riverside Auto Care",
  address: "120 Harbor Street, Springfield, MA 01103",
  ics_url: "/api/chat/story/appointment.ics",
  timezone: ZONE,
};
const cards = {
  services: {
    kind: "services",
    services: services.map(({ id, name, price, duration_minutes }) => ({ id, name, price_text: price.text, duration_minutes })),
  },
  slots: { kind: "slots", timezone: ZONE, service_ids: ["s2"], service_name: "Front brake pads and rotors", slots: SLOTS },
  confirm: () => ({
    kind: "confirm",
    hold_id: "h1",
    service_ids: ["s2"],
    starts_at: SLOTS[1].starts_at,
    label: SLOTS[1].label,
    service_name: "Front brake pads and rotors",
    price_text: "$389.00 plus tax",
    expires_at: new Date(Date.now() + 6e5).toISOString(),
  }),
  booking: { kind: "booking", appointment },
  handoff: { kind: "handoff" },
};

const chats = new Map();
function chat(lead) {
  if (!chats.has(lead)) chats.set(lead, { messages: [], streams: new Set(), results: new Map(), holder: "assistant", appointment: null });
  return chats.get(lead);
}
function say(lead, author, text, extra = {}) {
  const message = {
    id: `m${String(counter++).padStart(6, "0")}`,
    author,
    channel: "webchat",
    text,
    cards: [],
    created_at: new Date().toISOString(),
    ...extra,
  };
  chat(lead).messages.push(message);
  for (const stream of chat(lead).streams) event(stream, "message", message, message.id);
  return message;
}
const event = (response, name, data, id) =>
  response.write(`${id ? `id: ${id}\n` : ""}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);

const ago = (minutes) => ({ created_at: new Date(Date.now() - minutes * 60_000).toISOString() });
say("story", "assistant", "Hi Maya, thanks for asking Riverside Auto Care about **front brakes** for your 2019 Toyota Camry.\n\nI am the shop's virtual assistant. What can I help you with first?", ago(1500));
say("story", "customer", "Hi! What would new front brakes cost? 🚗", ago(9));
say("story", "assistant", "For your Camry, **front brake pads and rotors** are $389.00 plus tax. That includes:\n\n- pads and two rotors\n- fitting, about 2½ hours\n- a *road test* and a 24-month warranty\n\nWould you like to see times?", ago(8.9));
say("story", "customer", "Yes please, this week if possible", ago(6));
say("story", "assistant", "These times are free:", { ...ago(5.9), cards: [cards.slots] });
say("story", "customer", `${SLOTS[1].label} please`, ago(4));
say("story", "assistant", "I am holding that time for you.", { ...ago(3.9), cards: [cards.confirm()] });
say("story", "customer", "Yes, book it", ago(2));
say("story", "assistant", "All set. You will get a confirmation by text and e-mail.", { ...ago(1.9), cards: [cards.booking] });
chat("story").appointment = appointment;
say("new", "assistant", "Hi Maya, thanks for asking Riverside Auto Care about **front brakes** for your 2019 Toyota Camry. I am the shop's virtual assistant: I can give you a price and find a time.", ago(3));
for (let n = 0; n < 300; n += 1) say("many", n % 2 ? "assistant" : "customer", `Message number ${n}`, ago(2000 - n));
say("staff", "customer", "Can I speak to a person? שלום, my name is دانا", ago(12));
say("staff", "assistant", "Of course. I have asked the team to join.", { ...ago(11.9), cards: [cards.handoff] });
say("staff", "system", "Sam joined the conversation", ago(8));
say("staff", "staff", "Hi Maya, Sam here. I had a look at your photos.\nThe noise is most likely the *inner pad*. Can you come in on Tuesday?", { ...ago(7), author_name: "Sam Rivera" });
chat("staff").holder = "staff";
say("offers", "customer", "What do you offer?", ago(3));
say("offers", "assistant", "Here is what people with a Camry often ask for:", { ...ago(2.9), cards: [cards.services] });
say("offers", "assistant", "And these are the next free times:", { ...ago(2.8), cards: [cards.slots] });
say("offers", "assistant", "I am holding this one for you.", { ...ago(2.7), cards: [cards.confirm()] });

function answer(text) {
  if (/yes, book/i.test(text)) return ["All set, **you are booked**. A confirmation is on its way by text and e-mail.", [cards.booking]];
  if (/ at \d+:\d\d/.test(text)) return ["I am holding that time for you. Shall I book it?", [cards.confirm()]];
  if (/book|time|appointment/i.test(text)) return ["Gladly. Front brakes take about 2½ hours. These times are free:", [cards.slots]];
  if (/cost|price|service/i.test(text)) return ["Front brake pads and rotors are **$389.00** plus tax for your Camry. Or did you mean one of these?", [cards.services]];
  return ["We are open Monday to Friday, 8:00 AM to 6:00 PM, and Saturday until 2:00 PM. Can I find you a time?", []];
}

async function turn(lead, body, accept, response) {
  const state = chat(lead);
  const known = state.results.get(body.client_message_id);
  const message = known?.message ?? say(lead, "customer", body.message, { client_message_id: body.client_message_id });
  if (state.holder === "staff") {
    state.results.set(body.client_message_id, { message, reply: null });
    return json(response, 202, { message, reply: null });
  }
  const [text, offered] = answer(body.message);
  const stream = accept.includes("event-stream");
  if (stream) {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    event(response, "accepted", { message });
    for (const sentence of text.match(/[^.!?]+[.!?:]+(\*\*)?\s*|.+$/g) ?? []) {
      await sleep(700);
      event(response, "delta", { text: sentence });
    }
    for (const card of offered) event(response, "card", { card });
  }
  const reply = known?.reply ?? say(lead, "assistant", text, { cards: offered });
  if (offered[0]?.kind === "booking") state.appointment = appointment;
  state.results.set(body.client_message_id, { message, reply });
  if (!stream) return json(response, 200, { message, reply });
  event(response, "done", { reply });
  response.end();
}

function json(response, status, body) {
  response.writeHead(status, { "Content-Type": status < 400 ? "application/json" : "application/problem+json" });
  response.end(JSON.stringify(body));
}

function events(lead, after, request, response) {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
  response.write(": hello\n\n");
  const from = after || request.headers["last-event-id"] || "";
  if (from) for (const message of chat(lead).messages.filter((one) => one.id > from)) event(response, "message", message, message.id);
  chat(lead).streams.add(response);
  request.on("close", () => chat(lead).streams.delete(response));
}

async function api(path, url, request, response) {
  let raw = "";
  for await (const piece of request) raw += piece;
  const body = raw ? JSON.parse(raw) : {};
  if (path === "/_mock") {
    failing = url.searchParams.get("failing") === "1";
    if (failing) for (const state of chats.values()) for (const stream of state.streams) stream.destroy();
    const { lead, says, as = "staff" } = Object.fromEntries(url.searchParams);
    if (says) say(lead, as, says, { author_name: as === "staff" ? "Sam Rivera" : "" });
    return json(response, 200, {});
  }
  if (failing) return request.socket.destroy();
  if (path === "/api/chat/session")
    return body.token === "old" ? json(response, 401, { code: "link_expired", title: "Expired", detail: "" }) : json(response, 200, { expires_at: "" });
  if (path === "/api/chat/new-link") return json(response, 202, {});
  const [, lead, what] = /^\/api\/chat\/([^/]+)(?:\/(\w+))?/.exec(path) ?? [];
  if (lead === "gone") return json(response, 401, { code: "session_required", title: "", detail: "" });
  const state = chat(lead);
  if (what === "context")
    return json(response, 200, {
      customer: { first_name: "Maya" },
      vehicle: { year: 2019, make: "Toyota", model: "Camry", label: "2019 Toyota Camry" },
      location: {
        name: "Riverside Auto Care",
        phone: "(202) 555-0143",
        address: "120 Harbor Street, Springfield, MA 01103",
        timezone: ZONE,
        hours: [0, 1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: "08:00", closes: weekday === 5 ? "14:00" : "18:00" })),
        closed_days: [],
      },
      services,
      appointment: state.appointment,
      assistant: { mode: state.holder, name: "" },
      language: "en",
    });
  if (what === "history") return json(response, 200, { messages: state.messages });
  if (what === "messages") {
    const after = url.searchParams.get("after") ?? "";
    return json(response, 200, { messages: state.messages.filter((one) => one.id > after), holder: state.holder });
  }
  if (what === "events") return events(lead, url.searchParams.get("after"), request, response);
  if (what === "handoff") {
    state.holder = "staff";
    say(lead, "assistant", "I have asked the team to join this chat.", { cards: [cards.handoff] });
    for (const stream of state.streams) event(stream, "holder", { holder: "staff" });
    return json(response, 202, {});
  }
  if (what === "opt") return json(response, 202, {});
  if (request.method === "POST" && !what) {
    if (/slow down/i.test(body.message)) return json(response, 429, { code: "too_many", detail: "That was quick! Please wait a few seconds." });
    return turn(lead, body, request.headers.accept ?? "", response);
  }
  return json(response, 404, { code: "not_found", title: "", detail: "" });
}

createServer((request, response) => {
  const url = new URL(request.url, "http://mock");
  const path = normalize(url.pathname);
  if (path.startsWith("/api/") || path === "/_mock") {
    api(path, url, request, response).catch(() => response.destroy());
    return;
  }
  const page = path.startsWith("/chat/") ? "chat/index.html" : path.startsWith("/staff") ? "index.html" : path === "/" ? "demo.html" : path.slice(1);
  const file = join(dist, page);
  if (!existsSync(file)) return json(response, 404, {});
  const headers = { "Content-Type": `${TYPES[extname(file)] ?? "application/octet-stream"}; charset=utf-8` };
  if (page === "chat/index.html") headers["Content-Security-Policy"] = CSP;
  response.writeHead(200, headers);
  createReadStream(file).pipe(response);
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/chat/story#k=demo`));
