// Owns the words for requests that could not be turned into a lead.
// Promises that each says what is wrong and what a person can do.
import { phrase } from "../../lib/text";
import type { Tone } from "../../ui/bits";

/** What a receipt's state means for a person. */
export function receiptLook(state: string): { label: string; tone: Tone; says: string } {
  if (state === "quarantined") {
    return {
      label: "Not understood",
      tone: "bad",
      says: "It is kept as it came. Call the customer if you can read who it is.",
    };
  }
  if (state === "parked") {
    return {
      label: "Unknown location",
      tone: "warn",
      says: "It names a location that is not set up. It is taken in once the location is known.",
    };
  }
  return { label: phrase(state), tone: "plain", says: "" };
}

/** The start of what came in, tidied when it is JSON, cut at a length a person will read. */
export function excerptText(excerpt: string | null): string {
  if (!excerpt) return "";
  const shown = tidy(excerpt.trim());
  const letters = Array.from(shown);
  return letters.length > 1200 ? `${letters.slice(0, 1199).join("")}…` : shown;
}

function tidy(text: string): string {
  if (!/^[{[]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
