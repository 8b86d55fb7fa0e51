// Owns the promise that a stream is read right however the network cuts it into pieces.
import { describe, expect, it } from "vitest";
import { Lost, eventsOf, uuid } from "./api";

async function read(pieces: string[], idleMs?: number): Promise<[string, string][]> {
  const bytes = new TextEncoder().encode(pieces.join(""));
  const sizes = pieces.map((piece) => new TextEncoder().encode(piece).length);
  let from = 0;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const size of sizes) {
        controller.enqueue(bytes.slice(from, from + size));
        from += size;
      }
      if (idleMs === undefined) controller.close();
    },
  });
  const found: [string, string][] = [];
  for await (const { event, data } of eventsOf(body, idleMs)) found.push([event, data]);
  return found;
}

describe("server-sent events", () => {
  it.each([
    ["whole", ["event: delta\ndata: {}\n\n"]],
    ["byte by byte", [..."event: delta\ndata: {}\n\n"]],
    ["with CRLF", ["event: delta\r", "\ndata: {}\r\n\r", "\n"]],
    ["after a comment", [": ping\n\nid: 4\nevent: delta\ndata: {}\n\n"]],
  ])("are found %s", async (_, pieces) => {
    expect(await read(pieces)).toEqual([["delta", "{}"]]);
  });

  it("join the lines of one event", async () => {
    expect(await read(["data: one\ndata: two\n\n"])).toEqual([["message", "one\ntwo"]]);
  });

  it("keep a letter that was cut in half", async () => {
    const bytes = new TextEncoder().encode("data: é🚗\n\n");
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        bytes.forEach((byte) => controller.enqueue(new Uint8Array([byte])));
        controller.close();
      },
    });
    const found: string[] = [];
    for await (const { data } of eventsOf(body)) found.push(data);
    expect(found).toEqual(["é🚗"]);
  });

  it("drop an event that was never finished", async () => {
    expect(await read(["event: done\ndata: {}"])).toEqual([]);
  });

  it("give up on a silent line", async () => {
    await expect(read(["event: delta\n"], 20)).rejects.toBeInstanceOf(Lost);
  });
});

describe("ids", () => {
  it("are version 4 also where the page is not secure", () => {
    const original = crypto.randomUUID;
    Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
    const made = uuid();
    Object.defineProperty(crypto, "randomUUID", { value: original, configurable: true });
    expect(made).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});
