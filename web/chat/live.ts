// Owns the line by which messages arrive unasked: server-sent events, and polling when those fail.
// Promises that nothing is missed across a cut, and that the page learns how the line stands.

export type Line = "connecting" | "live" | "polling" | "reconnecting" | "offline";

/** The part of EventSource that is used; tests hand in their own. */
export interface Source {
  onopen: ((event: Event) => void) | null;
  onerror: ((event: Event) => void) | null;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface LiveOptions {
  open: (lastEventId: string) => Source;
  sync: () => Promise<void>; // fetches what came since; rejects when there is no answer
  onEvent: (name: string, raw: unknown) => void;
  onLine: (line: Line) => void;
  names: readonly string[];
  random?: () => number;
}

export const POLL_MS = 3_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
const FAILURES_BEFORE_POLLING = 2;

/** Keeps one line open until it is stopped. */
export class Live {
  private readonly options: LiveOptions;
  private source: Source | null = null;
  private lastEventId = "";
  private failures = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pollTimer: ReturnType<typeof setTimeout> | undefined;
  private stopped = true;

  constructor(options: LiveOptions) {
    this.options = options;
  }

  start(): void {
    this.stopped = false;
    this.failures = 0;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    this.drop();
    clearTimeout(this.retryTimer);
    this.stopPolling();
  }

  /** The device says it has no network. */
  offline(): void {
    if (this.stopped) return;
    this.drop();
    clearTimeout(this.retryTimer);
    this.stopPolling();
    this.options.onLine("offline");
  }

  /** The device is back, or the page is looked at again: try now, not when the backoff says. */
  wake(): void {
    if (this.stopped) return;
    if (this.source) {
      void this.options.sync().catch(() => undefined);
      return;
    }
    this.failures = 0;
    this.connect();
  }

  private connect(): void {
    clearTimeout(this.retryTimer);
    this.drop();
    if (!this.pollTimer) this.options.onLine(this.failures ? "reconnecting" : "connecting");
    const source = this.options.open(this.lastEventId);
    this.source = source;
    source.onopen = () => {
      this.failures = 0;
      this.stopPolling();
      this.options.onLine("live");
      // Whatever came between the history and this moment.
      void this.options.sync().catch(() => undefined);
    };
    source.onerror = () => this.fail();
    for (const name of this.options.names)
      source.addEventListener(name, (event) => this.hear(name, event));
  }

  private hear(name: string, event: MessageEvent<string>): void {
    if (event.lastEventId) this.lastEventId = event.lastEventId;
    let raw: unknown = null;
    try {
      raw = JSON.parse(event.data) as unknown;
    } catch {
      return; // a broken event is dropped; the next sync brings what it held
    }
    this.options.onEvent(name, raw);
  }

  private fail(): void {
    this.drop();
    this.failures += 1;
    if (this.stopped) return;
    if (!this.pollTimer) this.options.onLine("reconnecting");
    if (this.failures >= FAILURES_BEFORE_POLLING && !this.pollTimer) this.poll(0);
    const jitter = 0.75 + (this.options.random ?? Math.random)() * 0.5;
    const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.failures - 1)) * jitter;
    this.retryTimer = setTimeout(() => this.connect(), wait);
  }

  private poll(wait: number): void {
    this.pollTimer = setTimeout(() => {
      this.options.sync().then(
        () => this.polled("polling"),
        () => this.polled("reconnecting"),
      );
    }, wait);
  }

  private polled(line: Line): void {
    if (this.stopped || !this.pollTimer) return;
    this.options.onLine(line);
    this.poll(POLL_MS);
  }

  private stopPolling(): void {
    clearTimeout(this.pollTimer);
    this.pollTimer = undefined;
  }

  private drop(): void {
    if (!this.source) return;
    this.source.onopen = null;
    this.source.onerror = null;
    this.source.close();
    this.source = null;
  }
}
