// Owns remembering the request in this tab.
// Promises that anything unreadable is the same as nothing.
import { EMPTY, type Form, type Sent } from "./logic";

const NAME = "demo-sent";

/** Remember the request; a tab that may not store loses only this comfort. */
export function keepSent(store: Storage, sent: Sent): void {
  try {
    store.setItem(NAME, JSON.stringify(sent));
  } catch {
    // Storage is full or forbidden.
  }
}

/** The request sent from this tab, or null. */
export function readSent(store: Storage): Sent | null {
  try {
    const kept: unknown = JSON.parse(store.getItem(NAME) ?? "null");
    return isSent(kept) ? kept : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isForm(value: unknown): value is Form {
  return (
    isRecord(value) &&
    Object.entries(EMPTY).every(([key, empty]) => typeof value[key] === typeof empty)
  );
}

function isSent(value: unknown): value is Sent {
  return (
    isRecord(value) &&
    typeof value["pressedAt"] === "number" &&
    typeof value["shop"] === "string" &&
    Array.isArray(value["before"]) &&
    isForm(value["form"])
  );
}
