import { expect, it } from "vitest";
import { LiveLine, pause, type LiveState, type Stream } from "./live";

class Wire implements Stream {
  onopen: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  closed = false;
  private readonly ears = new Map<string, (event: MessageEvent<string>) => void>();

  addEventListener(name: string, heard: (event: MessageEvent<string>) => void): void {
    this.ears.set(name, heard);
  }
  close(): void {
    this.closed = true;
  }
  say(name: string, data: string): void {
    this.ears.get(name)?.(new MessageEvent(name, { data }));
  }
}

function line() {
  const wires: Wire[] = [];
  const timers: { run: () => void; ms: number; off: boolean }[] = [];
  const heard: [string, unknown][] = [];
  const states: [LiveState, boolean][] = [];
  const live = new LiveLine({
    url: "/events",
    events: ["message"],
    heard: (name, data) => heard.push([name, data]),
    changed: (state, reopened) => states.push([state, reopened]),
    open: () => {
      const wire = new Wire();
      wires.push(wire);
      return wire;
    },
    later: (run, ms) => {
      const timer = { run, ms, off: false };
      timers.push(timer);
      return () => (timer.off = true);
    },
  });
  return { live, wires, timers, heard, states };
}

it("hands on what it hears and skips what it cannot read", () => {
  const { wires, heard } = line();
  wires[0]?.say("message", '{"a":1}');
  wires[0]?.say("message", "{broken");
  wires[0]?.say("message", '{"a":2}');
  expect(heard).toEqual([
    ["message", { a: 1 }],
    ["message", { a: 2 }],
  ]);
});

it("polls after two failures in a row and says when events may have been missed", () => {
  const { wires, timers, states } = line();
  wires[0]?.onopen?.(new Event("open"));
  wires[0]?.onerror?.(new Event("error"));
  timers[0]?.run();
  wires[1]?.onerror?.(new Event("error"));
  timers[1]?.run();
  wires[2]?.onopen?.(new Event("open"));
  expect(states).toEqual([
    ["live", false],
    ["connecting", false],
    ["polling", false],
    ["live", true],
  ]);
  expect(timers.map((timer) => timer.ms)).toEqual([1000, 2000]);
});

it("waits longer and longer, up to half a minute", () => {
  expect([1, 2, 3, 6, 50].map(pause)).toEqual([1000, 2000, 4000, 30_000, 30_000]);
});

it("tries at once when nudged while down, and only then", () => {
  const { live, wires, timers } = line();
  live.nudge();
  expect(wires).toHaveLength(1);
  wires[0]?.onerror?.(new Event("error"));
  live.nudge();
  expect(wires).toHaveLength(2);
  expect(timers[0]?.off).toBe(true);
});

it("stays closed once stopped", () => {
  const { live, wires, timers } = line();
  live.stop();
  live.nudge();
  wires[0]?.onerror?.(new Event("error"));
  expect(wires).toHaveLength(1);
  expect(wires[0]?.closed).toBe(true);
  expect(timers).toHaveLength(0);
});
