import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { OutboxRow } from "../../api/types";
import { OutboxList, OutboxMessage } from "./outbox-parts";

const row: OutboxRow = {
  id: "o1",
  channel: "email",
  to: "sam@example.com",
  subject: "Your quote",
  text: "Plain words",
  html: "<p>Rich words</p><script>parent.hacked = true</script>",
  kind: "first_touch",
  state: "accepted",
  refused_rule: null,
  refused_detail: null,
  queued_at: "2026-12-01T17:00:00Z",
  sent_at: "2026-12-01T17:00:01Z",
  attempts: [
    {
      n: 1,
      started_at: "2026-12-01T17:00:00Z",
      outcome: "unknown",
      vendor: "sendgrid",
      vendor_id: "abc",
      error_code: "timeout",
    },
  ],
  attachments: ["visit.ics"],
  lead_id: null,
};

function show(over: Partial<OutboxRow>) {
  render(
    <MantineProvider>
      <OutboxMessage row={{ ...row, ...over }} zone="America/Phoenix" />
    </MantineProvider>,
  );
}

it("an e-mail is previewed in a frame that may do nothing, or read as text", async () => {
  show({});
  const frame = screen.getByTitle("E-mail: Your quote");
  expect(frame.getAttribute("sandbox")).toBe("");
  expect(document.querySelector("script")).toBeNull();
  await userEvent.click(screen.getByText("Plain text"));
  expect(screen.getByText("Plain words")).toBeTruthy();
});

it("a message not sent says why, in words and by its rule", () => {
  show({
    state: "refused",
    sent_at: null,
    refused_rule: "no_consent",
    refused_detail: "None on file.",
  });
  expect(screen.getByText("The customer has not agreed to this channel.")).toBeTruthy();
  expect(screen.getByText("None on file.")).toBeTruthy();
  expect(screen.getByText("no_consent")).toBeTruthy();
});

it("attempts and attachments are listed", () => {
  show({});
  expect(screen.getByText(/through sendgrid: no clear answer \(timeout\)/)).toBeTruthy();
  expect(screen.getByText("visit.ics")).toBeTruthy();
});

it("a list says in the row itself that a message was stopped", async () => {
  const opened: string[] = [];
  render(
    <OutboxList
      rows={[{ ...row, state: "refused", refused_rule: "quiet_hours" }]}
      now={new Date("2026-12-01T18:00:00Z")}
      zone="America/Phoenix"
      selected=""
      open={(id) => opened.push(id)}
    />,
  );
  await userEvent.click(
    screen.getByRole("button", { name: /Not sent: It is too early or too late/ }),
  );
  expect(opened).toEqual(["o1"]);
});
