// Owns the page's live line to the server: one event stream, reopened with a growing pause.
// Promises to say when the line is down, so that lists are polled instead and nothing goes unseen.
import { createContext, useContext } from "react";

/** connecting: first tries; live: events arrive; polling: the stream failed twice, ask instead. */
export type LiveState = "connecting" | "live" | "polling";

export const LiveContext = createContext<LiveState>("connecting");

/** How often a query should ask again: `fast` while the live line is down, rarely while it is up. */
export function usePace(fastMs: number): number {
  return useContext(LiveContext) === "live" ? 60_000 : fastMs;
}

/** The part of EventSource that is used; tests give their own. */
export interface Stream {
  onopen: ((event: Event) => void) | null;
  onerror: ((event: Event) => void) | null;
  addEventListener(name: string, heard: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface LiveOptions {
  url: string;
  events: readonly string[];
  heard: (name: string, data: unknown) => void;
  /** Called on every change; `reopened` is true when events may have been missed in between. */
  changed: (state: LiveState, reopened: boolean) => void;
  open?: (url: string) => Stream;
  later?: (run: () => void, ms: number) => () => void;
}

const openStream = (url: string): Stream => new EventSource(url);
const afterTimeout = (run: () => void, ms: number): (() => void) => {
  const id = window.setTimeout(run, ms);
  return () => window.clearTimeout(id);
};

/** Milliseconds to wait after the n-th failure in a row: 1 s, 2 s, 4 s … at most 30 s. */
export function pause(failures: number): number {
  return Math.min(30_000, 1000 * 2 ** Math.max(0, failures - 1));
}

/** One live line; `stop` closes it for good, `nudge` tries again at once when it is down. */
export class LiveLine {
  private stream: Stream | null = null;
  private failures = 0;
  private everOpen = false;
  private cancel: (() => void) | null = null;
  private stopped = false;

  constructor(private readonly options: LiveOptions) {
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    this.cancel?.();
    this.stream?.close();
    this.stream = null;
  }

  nudge(): void {
    if (this.stopped || this.stream !== null) return;
    this.cancel?.();
    this.connect();
  }

  private connect(): void {
    this.cancel = null;
    const stream = (this.options.open ?? openStream)(this.options.url);
    this.stream = stream;
    stream.onopen = () => {
      const reopened = this.everOpen || this.failures > 0;
      this.failures = 0;
      this.everOpen = true;
      this.options.changed("live", reopened);
    };
    stream.onerror = () => {
      if (this.stream !== stream) return;
      stream.close();
      this.stream = null;
      this.failures += 1;
      this.options.changed(this.failures >= 2 ? "polling" : "connecting", false);
      this.cancel = (this.options.later ?? afterTimeout)(
        () => this.connect(),
        pause(this.failures),
      );
    };
    for (const name of this.options.events) {
      stream.addEventListener(name, (event) => this.hear(name, event.data));
    }
  }

  private hear(name: string, data: string): void {
    let read: unknown;
    try {
      read = JSON.parse(data);
    } catch {
      return; // One unreadable event must not end the line; the next poll brings the truth.
    }
    this.options.heard(name, read);
  }
}
