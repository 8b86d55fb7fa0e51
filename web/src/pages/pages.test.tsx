import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { LeadRow, Me } from "../api/types";
import { MeContext } from "../features/session/me";
import { Component as Appointments } from "./appointments";
import { Component as Attention } from "./attention";
import { Component as Conversations } from "./conversations";
import { Component as Lead } from "./lead";
import { Component as Leads } from "./leads";
import { Component as Outbox } from "./outbox";
import { Component as SignIn } from "./sign-in";

const me: Me = {
  staff: { id: "me", name: "Robin Castle", email: "robin@example.com", role: "manager" },
  organisation: { name: "Desert Shade" },
  locations: [
    { id: "mesa", slug: "mesa", name: "Mesa", timezone: "America/Phoenix" },
    { id: "tampa", slug: "tampa", name: "Tampa", timezone: "America/New_York" },
  ],
  csrf: "csrf",
};

const lead: LeadRow = {
  id: "l1",
  status: "new",
  received_at: "2026-12-01T17:00:00Z",
  source: "web",
  location: { id: "mesa", name: "Mesa" },
  person: { name: "<b>Sam</b> \u202Erevir", email: "sam@example.com", phone: "+12025550142" },
  vehicle: "2021 Toyota Camry",
  service: "Full tint",
  first_touch_seconds: 0.4,
  last_message_at: null,
  appointment_at: null,
};

type Answer = { status?: number; body: unknown };
const asked: string[] = [];
let answers: Record<string, Answer> = {};

beforeEach(() => {
  asked.length = 0;
  answers = {};
  vi.stubGlobal("fetch", (path: string, init?: RequestInit) => {
    asked.push(`${init?.method ?? "GET"} ${path}`);
    const found = answers[path.split("?")[0] ?? ""] ?? {
      status: 404,
      body: { detail: "No such thing." },
    };
    return Promise.resolve(
      new Response(JSON.stringify(found.body), { status: found.status ?? 200 }),
    );
  });
});
afterEach(() => vi.unstubAllGlobals());

function open(at: string) {
  const router = createMemoryRouter(
    [
      { path: "/sign-in", Component: SignIn },
      { path: "/leads", Component: Leads },
      { path: "/leads/:id", Component: Lead },
      { path: "/conversations/:id?", Component: Conversations },
      { path: "/appointments", Component: Appointments },
      { path: "/outbox", Component: Outbox },
      { path: "/attention", Component: Attention },
    ],
    { initialEntries: [at] },
  );
  render(
    <MantineProvider env="test">
      <QueryClientProvider
        client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}
      >
        <MeContext value={me}>
          <RouterProvider router={router} />
        </MeContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return router;
}

const page = (items: unknown[], next_cursor: string | null = null): Answer => ({
  body: { items, next_cursor },
});

it("a lead's name is shown inert and leads to the lead, keeping the location", async () => {
  answers["/api/staff/leads"] = page([lead]);
  open("/leads?location=mesa");
  const link = await screen.findByRole("link", { name: lead.person.name });
  expect(link.getAttribute("href")).toBe("/leads/l1?location=mesa");
  expect(link.querySelector("b")).toBeNull();
  expect(link.querySelector("bdi")).toBeTruthy();
  expect(screen.getByText("0.4 s")).toBeTruthy();
  expect(asked).toContain("GET /api/staff/leads?location=mesa");
});

it("status and search go to the address and to the server", async () => {
  answers["/api/staff/leads"] = page([]);
  const router = open("/leads");
  expect(await screen.findByText("No leads yet")).toBeTruthy();
  await userEvent.selectOptions(screen.getByLabelText("Status"), "lost");
  await userEvent.type(screen.getByLabelText("Search leads"), "sam");
  await waitFor(() => expect(router.state.location.search).toBe("?status=lost&q=sam"));
  expect(await screen.findByText("No lead matches")).toBeTruthy();
  expect(asked).toContain("GET /api/staff/leads?status=lost&q=sam");
});

it("a long list is read page by page", async () => {
  answers["/api/staff/leads"] = page([lead], "c2");
  open("/leads");
  await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
  await waitFor(() => expect(asked).toContain("GET /api/staff/leads?cursor=c2"));
});

it("a failure says what went wrong and can be tried again", async () => {
  answers["/api/staff/outbox"] = {
    status: 503,
    body: { code: "down", detail: "The database is restarting." },
  };
  open("/outbox");
  expect((await screen.findByRole("alert")).textContent).toContain("The database is restarting.");
  answers["/api/staff/outbox"] = page([]);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Nothing was sent yet")).toBeTruthy();
});

it("a lead shows what happened, what was sent and what was not, and what was agreed", async () => {
  answers["/api/staff/leads/l1"] = {
    body: {
      lead: {
        ...lead,
        message: "How much?",
        language: "en",
        consent: [{ channel: "sms", granted: false, text: "I agree.", at: lead.received_at }],
      },
      timeline: [
        {
          id: "t",
          at: lead.received_at,
          kind: "LeadReceived",
          title: "Quote request",
          detail: null,
          actor: null,
        },
      ],
      messages: [
        {
          id: "o1",
          channel: "sms",
          to: "+12025550142",
          subject: null,
          text: "Hi Sam",
          kind: "first_touch",
          state: "refused",
          refused_rule: "no_consent",
          refused_detail: null,
          queued_at: lead.received_at,
          sent_at: null,
          attempts: [],
          attachments: [],
          lead_id: "l1",
        },
      ],
      conversation_id: "c1",
    },
  };
  const router = open("/leads/l1");
  expect(await screen.findByText("Quote request")).toBeTruthy();
  expect(screen.getByText("Text messages: not agreed")).toBeTruthy();
  expect(screen.getByRole("link", { name: "(202) 555-0142" }).getAttribute("href")).toBe(
    "tel:+12025550142",
  );
  expect(screen.getByRole("link", { name: "Open the conversation" }).getAttribute("href")).toBe(
    "/conversations/c1",
  );
  await userEvent.click(screen.getByRole("button", { name: /Not sent/ }));
  expect(router.state.location.search).toBe("?message=o1");
  const panel = await screen.findByRole("dialog", { name: "First answer" });
  expect(within(panel).getByText("The customer has not agreed to this channel.")).toBeTruthy();
});

it("appointments stand on local days, in the shop's own time", async () => {
  answers["/api/staff/appointments"] = page([
    {
      id: "a1",
      lead_id: "l1",
      starts_at: "2026-12-01T14:00:00Z",
      ends_at: "2026-12-01T16:00:00Z",
      timezone: "America/New_York",
      location: { id: "tampa", name: "Tampa" },
      bay: { name: "Bay 2" },
      person: { name: "Sam", phone: null },
      vehicle: null,
      services: ["Full tint"],
      price_text: "$299.00",
      status: "booked",
    },
  ]);
  open("/appointments?from=2026-12-01");
  const day = await screen.findByRole("region", { name: /Tuesday, December 1/ });
  expect(within(day).getByText("9:00 – 11:00 AM")).toBeTruthy();
  expect(within(day).getByText("EST")).toBeTruthy();
  expect(within(day).getByText("Tampa · Bay 2")).toBeTruthy();
  const path = asked.find((each) => each.includes("appointments")) ?? "";
  expect(decodeURIComponent(path)).toContain(
    "from=2026-12-01T05:00:00.000Z&to=2026-12-08T07:00:00.000Z",
  );
});

it("nothing to attend to is good news, and what came in is shown as text", async () => {
  answers["/api/staff/receipts"] = page([]);
  open("/attention");
  expect(await screen.findByText("All clear")).toBeTruthy();
  answers["/api/staff/receipts"] = page([
    {
      id: "r1",
      source: "web",
      received_at: lead.received_at,
      state: "parked",
      reason: "No such location.",
      location: null,
      excerpt: '{"name":"<img src=x>"}',
    },
  ]);
  await userEvent.selectOptions(screen.getByLabelText("Kind"), "parked");
  expect(await screen.findByText("No such location.")).toBeTruthy();
  expect(document.querySelector("img")).toBeNull();
});

it("an unknown conversation says so and leads back to the list", async () => {
  answers["/api/staff/conversations"] = page([]);
  open("/conversations/gone?show=waiting");
  expect((await screen.findByRole("alert")).textContent).toContain("No such thing.");
  expect(screen.getByRole("link", { name: "All conversations" }).getAttribute("href")).toBe(
    "/conversations?show=waiting",
  );
  expect(asked).toContain("GET /api/staff/conversations?waiting=true");
});

it("the sign-in page asks for an address and says the same for every one", async () => {
  answers["/api/staff/me"] = { status: 401, body: {} };
  answers["/api/staff/sign-in"] = { status: 202, body: {} };
  open("/sign-in");
  const field = await screen.findByLabelText("Your work e-mail");
  await userEvent.type(field, "nobody{Enter}");
  expect(screen.getByText(/Write your e-mail address/)).toBeTruthy();
  await userEvent.type(field, "@example.com{Enter}");
  expect(await screen.findByText("Look in your inbox.")).toBeTruthy();
  expect(asked.filter((each) => each === "POST /api/staff/sign-in")).toHaveLength(1);
});

it("a link used twice is said to be used, and its token is gone from the address", async () => {
  window.history.replaceState(null, "", "/staff/sign-in#t=used-token-1");
  answers["/api/staff/me"] = { status: 401, body: {} };
  answers["/api/staff/session"] = { status: 401, body: { code: "link_used" } };
  open("/sign-in");
  expect((await screen.findByRole("alert")).textContent).toContain("used already or has expired");
  expect(window.location.hash).toBe("");
});

it("a good link opens the console where the reader wanted to go, and only inside it", async () => {
  window.history.replaceState(null, "", "/staff/sign-in#t=good-token-1");
  answers["/api/staff/session"] = { body: { staff: me.staff, csrf: "csrf" } };
  answers["/api/staff/me"] = { body: me };
  answers["/api/staff/outbox"] = page([]);
  const router = open("/sign-in?next=%2Foutbox");
  await waitFor(() => expect(router.state.location.pathname).toBe("/outbox"));
  expect(asked.filter((each) => each === "POST /api/staff/session")).toHaveLength(1);
});
