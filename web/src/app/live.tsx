// Owns the console's live line: which event refreshes what.
// Promises that after any gap in the line everything on screen is read again.
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import type { Message } from "../api/types";
import { appointmentsChanged } from "../features/appointments/queries";
import { conversationsChanged, holderHeard, messageHeard } from "../features/conversations/queries";
import { attentionChanged } from "../features/attention/queries";
import { leadChanged } from "../features/leads/queries";
import { outboxChanged } from "../features/outbox/queries";
import { LiveContext, LiveLine, type LiveState } from "../lib/live";

const EVENTS = [
  "message",
  "translation",
  "holder",
  "asked_for_person",
  "lead",
  "appointment",
  "resync",
] as const;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isMessage(value: unknown): value is Message {
  return (
    isRecord(value) &&
    ["id", "author", "text", "created_at", "channel"].every((key) => typeof value[key] === "string")
  );
}

/** Bring one event into the caches; an event of an unexpected shape only causes a fresh read. */
export function heard(client: QueryClient, name: string, data: unknown): void {
  const event = isRecord(data) ? data : {};
  const conversation =
    typeof event["conversation_id"] === "string" ? event["conversation_id"] : null;
  if (name === "message") {
    if (conversation && isMessage(event["message"]))
      messageHeard(client, conversation, event["message"]);
    else conversationsChanged(client, conversation);
  } else if (name === "translation") {
    conversationsChanged(client, conversation);
  } else if (name === "holder") {
    const holder = event["holder"];
    if (conversation && (holder === "assistant" || holder === "staff")) {
      holderHeard(client, conversation, holder);
    } else conversationsChanged(client, conversation);
    attentionChanged(client);
  } else if (name === "asked_for_person") {
    conversationsChanged(client, conversation);
    attentionChanged(client);
  } else if (name === "resync") {
    // The server lost its place: whatever was said meanwhile is read again.
    void client.invalidateQueries();
  } else if (name === "lead") {
    leadChanged(client, typeof event["lead_id"] === "string" ? event["lead_id"] : null);
    outboxChanged(client);
  } else if (name === "appointment") {
    appointmentsChanged(client);
    leadChanged(client, typeof event["lead_id"] === "string" ? event["lead_id"] : null);
    conversationsChanged(client, conversation);
  }
}

/** Keeps the live line open while the console is shown. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  useEffect(() => {
    const line = new LiveLine({
      url: "/api/staff/events",
      events: EVENTS,
      heard: (name, data) => heard(client, name, data),
      changed: (next, reopened) => {
        setState(next);
        if (reopened) void client.invalidateQueries();
      },
    });
    const nudge = () => line.nudge();
    window.addEventListener("online", nudge);
    document.addEventListener("visibilitychange", nudge);
    return () => {
      window.removeEventListener("online", nudge);
      document.removeEventListener("visibilitychange", nudge);
      line.stop();
    };
  }, [client]);
  return <LiveContext value={state}>{children}</LiveContext>;
}
