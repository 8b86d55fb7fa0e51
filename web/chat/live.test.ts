// Owns the promises of the live line: back after a cut, polling when events fail, nothing missed.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSource, settled } from "./fakes";
import { Live, POLL_MS, type Line } from "./live";

function aLine(sync: () => Promise<void> = () => Promise.resolve()) {
  const sources: FakeSource[] = [];
  const lines: Line[] = [];
  const heard: unknown[] = [];
  let syncs = 0;
  const live = new Live({
    open: (after) => {
      const source = new FakeSource(after);
      sources.push(source);
      return source;
    },
    sync: () => {
      syncs += 1;
      return sync();
    },
    onEvent: (name, raw) => heard.push([name, raw]),
    onLine: (line) => lines.push(line),
    names: ["message"],
    random: () => 0.5,
  });
  const last = (): FakeSource => sources.at(-1) as FakeSource;
  return { live, sources, lines, heard, last, syncs: () => syncs };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the live line", () => {
  it("fetches what was missed as soon as it opens", () => {
    const line = aLine();
    line.live.start();
    line.last().opens();
    expect(line.lines).toEqual(["connecting", "live"]);
    expect(line.syncs()).toBe(1);
  });

  it("comes back after a cut where it stopped", () => {
    const line = aLine();
    line.live.start();
    line.last().opens();
    line.last().gives("message", { id: "m1" }, "e7");
    line.last().breaks();
    vi.advanceTimersByTime(1_100);
    expect(line.sources).toHaveLength(2);
    expect(line.last().url).toBe("e7");
    line.last().opens();
    expect(line.lines.at(-1)).toBe("live");
  });

  it("waits longer after each failure", () => {
    const line = aLine();
    line.live.start();
    line.last().breaks();
    vi.advanceTimersByTime(1_100);
    line.last().breaks();
    vi.advanceTimersByTime(1_100);
    expect(line.sources).toHaveLength(2);
    vi.advanceTimersByTime(1_000);
    expect(line.sources).toHaveLength(3);
  });

  it("polls every three seconds once events failed twice, and stops when they are back", async () => {
    const line = aLine();
    line.live.start();
    line.last().breaks();
    await vi.advanceTimersByTimeAsync(1_100);
    line.last().breaks();
    await vi.advanceTimersByTimeAsync(10);
    expect(line.lines.at(-1)).toBe("polling");
    const before = line.syncs();
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(line.syncs()).toBe(before + 1);
    line.last().opens();
    const open = line.syncs();
    await vi.advanceTimersByTimeAsync(POLL_MS * 3);
    expect(line.syncs()).toBe(open);
    expect(line.lines.at(-1)).toBe("live");
  });

  it("says that it is reconnecting while polling fails too", async () => {
    const line = aLine(() => Promise.reject(new Error("down")));
    line.live.start();
    line.last().breaks();
    await vi.advanceTimersByTimeAsync(1_100);
    line.last().breaks();
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(line.lines.at(-1)).toBe("reconnecting");
  });

  it("rests while the device is offline and tries at once when it is back", async () => {
    const line = aLine();
    line.live.start();
    line.last().opens();
    line.live.offline();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.sources).toHaveLength(1);
    expect(line.lines.at(-1)).toBe("offline");
    line.live.wake();
    expect(line.sources).toHaveLength(2);
  });

  it("drops an event it cannot read", () => {
    const line = aLine();
    line.live.start();
    line.last().gives("message", "{broken");
    expect(line.heard).toEqual([]);
  });

  it("does nothing more once stopped", async () => {
    const line = aLine();
    line.live.start();
    line.last().breaks();
    line.live.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    await settled();
    expect(line.sources).toHaveLength(1);
    expect(line.syncs()).toBe(0);
  });
});
