import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { Sent } from "./logic";
import { useServices } from "./queries";
import { QuoteForm } from "./quote-form";

const shops = [
  { slug: "mesa", name: "Mesa Tint", timezone: "America/Phoenix", city: "Mesa", state: "AZ" },
];

interface Asked {
  path: string;
  init: RequestInit | undefined;
}

function serve(answer: (path: string) => Response): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", (path: string, init?: RequestInit) => {
    asked.push({ path, init });
    return Promise.resolve(answer(path));
  });
  return asked;
}

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status });
}

function Page({ done }: { done: (sent: Sent) => void }) {
  const services = useServices("mesa");
  return (
    <QuoteForm
      shops={shops}
      services={services}
      location="mesa"
      chooseLocation={() => undefined}
      sent={null}
      onSent={done}
    />
  );
}

function show(): Sent[] {
  const sent: Sent[] = [];
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Page done={(one) => sent.push(one)} />
    </QueryClientProvider>,
  );
  return sent;
}

afterEach(() => vi.unstubAllGlobals());

it("consent starts unticked and nothing is sent while something is missing", async () => {
  const asked = serve(() => json([]));
  show();
  for (const box of screen.getAllByRole("checkbox")) expect(box).toHaveProperty("checked", false);
  await userEvent.click(screen.getByRole("button", { name: "Send my request" }));
  expect(screen.getByText("Write your name.")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText("Your name"));
  expect(asked.some(({ path }) => path === "/api/leads")).toBe(false);
});

it("the example is sent as a shop's website would send it", async () => {
  const asked = serve((path) => {
    if (path.startsWith("/api/demo/services")) {
      return json([{ name: "Full tint", category: "window_tint", price_text: "$299" }]);
    }
    return path === "/api/leads" ? json({ receipt_id: "r" }, 202) : json([{ id: "old" }]);
  });
  const sent = show();
  await screen.findByRole("option", { name: "Full tint ($299)" });
  await userEvent.click(screen.getByRole("button", { name: "Fill in an example" }));
  await userEvent.click(screen.getByRole("button", { name: "Send my request" }));
  await waitFor(() => expect(sent).toHaveLength(1));
  const post = asked.find(({ path }) => path === "/api/leads");
  expect(JSON.parse(String(post?.init?.body))).toMatchObject({
    location: "mesa",
    service: "Full tint",
    consent: { sms: true, email: true },
  });
  expect(new Headers(post?.init?.headers).get("Idempotency-Key")).toMatch(/^[0-9a-f-]{36}$/);
  expect(sent[0]?.before).toEqual(["old", "old"]);
});

it("faults the server finds stand beside their fields", async () => {
  serve((path) =>
    path === "/api/leads"
      ? json(
          {
            code: "invalid",
            errors: [{ field: "phone", message: "This number cannot be reached." }],
          },
          422,
        )
      : json([]),
  );
  const sent = show();
  await userEvent.click(screen.getByRole("button", { name: "Fill in an example" }));
  await userEvent.click(screen.getByRole("button", { name: "Send my request" }));
  expect(await screen.findByText("This number cannot be reached.")).toBeTruthy();
  expect(screen.getByLabelText("Mobile phone").getAttribute("aria-invalid")).toBe("true");
  expect(sent).toEqual([]);
});

it("an unreachable server is said, and the same request is tried again with the same key", async () => {
  const keys: (string | null)[] = [];
  vi.stubGlobal("fetch", (path: string, init?: RequestInit) => {
    if (path !== "/api/leads") return Promise.resolve(json([]));
    keys.push(new Headers(init?.headers).get("Idempotency-Key"));
    return Promise.reject(new TypeError("no network"));
  });
  show();
  await userEvent.click(screen.getByRole("button", { name: "Fill in an example" }));
  await userEvent.click(screen.getByRole("button", { name: "Send my request" }));
  expect(await screen.findByRole("alert")).toHaveProperty(
    "textContent",
    expect.stringContaining("cannot be reached"),
  );
  await userEvent.click(screen.getByRole("button", { name: "Send my request" }));
  await waitFor(() => expect(keys).toHaveLength(2));
  expect(keys[0]).toBe(keys[1]);
});
