// Owns what the page shows beside the messages.
// Promises one place that says how a page begins.
import type { Line } from "./live";
import type { Appointment, Context, Holder } from "./types";
import type { Language } from "./words";

export type Phase = "opening" | "ready" | "link" | "unreachable" | "nowhere";
export type LinkProblem = "link_expired" | "link_revoked" | "link_unknown" | "needed";

export interface State {
  phase: Phase;
  linkProblem: LinkProblem;
  context: Context | null;
  appointment: Appointment | null;
  holder: Holder;
  line: Line;
  typing: Holder | null;
  notice: string;
  announcement: string;
  unread: number;
  language: Language;
  slowUntil: number; // in milliseconds; 0 while nobody has to wait
  returned: string; // a text that goes back to the field
}

export const START: State = {
  phase: "opening",
  linkProblem: "needed",
  context: null,
  appointment: null,
  holder: "assistant",
  line: "connecting",
  typing: null,
  notice: "",
  announcement: "",
  unread: 0,
  language: "en",
  slowUntil: 0,
  returned: "",
};
