import { expect, it } from "vitest";
import { rowsOf } from "./pages";

it("a row that moved to the next page between two reads is shown once", () => {
  const pages = [
    { items: [{ id: "a" }, { id: "b" }], next_cursor: "x" },
    { items: [{ id: "b" }, { id: "c" }], next_cursor: null },
  ];
  expect(rowsOf({ pages }).map(({ id }) => id)).toEqual(["a", "b", "c"]);
  expect(rowsOf(undefined)).toEqual([]);
});
