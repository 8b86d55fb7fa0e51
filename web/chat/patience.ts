// Owns the wait the server asks for when somebody writes faster than anybody could answer.
// Promises that what was written meanwhile goes out by itself, in its order, when the wait is over.

const WAIT_S = 10; // when the server does not say for how long

interface Options {
  now: () => number;
  waiting: () => string[]; // what waits, the oldest first
  deliver: (clientId: string) => Promise<void>;
  until: (instant: number) => void; // 0: nobody waits any more
}

export class Patience {
  private readonly options: Options;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = false;

  constructor(options: Options) {
    this.options = options;
  }

  /** True while messages are kept back. */
  get isAsked(): boolean {
    return this.asked;
  }

  /** The server asked for a wait of some seconds. */
  ask(seconds: number): void {
    const wait = (seconds || WAIT_S) * 1_000;
    this.asked = true;
    this.options.until(this.options.now() + wait);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.end(), wait);
  }

  /** Sends what was kept back; stops when the server asks again. */
  async end(): Promise<void> {
    clearTimeout(this.timer);
    this.asked = false;
    this.options.until(0);
    for (const clientId of this.options.waiting()) {
      await this.options.deliver(clientId);
      if (this.asked) return;
    }
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
