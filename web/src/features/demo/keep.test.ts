import { beforeEach, expect, it } from "vitest";
import { keepSent, readSent } from "./keep";
import { EMPTY, type Sent } from "./logic";

beforeEach(() => window.sessionStorage.clear());

const sent: Sent = { pressedAt: 1, shop: "Mesa", form: { ...EMPTY, name: "Sam" }, before: [] };

it("a request is remembered in its tab", () => {
  keepSent(window.sessionStorage, sent);
  expect(readSent(window.sessionStorage)).toEqual(sent);
});

it.each(["", "null", "{", "[]", '{"pressedAt":1,"shop":"x","before":[],"form":{}}'])(
  "%s is the same as nothing",
  (kept) => {
    window.sessionStorage.setItem("demo-sent", kept);
    expect(readSent(window.sessionStorage)).toBeNull();
  },
);
