import { describe, expect, it } from "vitest";
import { mayAct, mayDecide, safeNext, takeToken, tokenIn } from "./logic";

describe("a one-time link", () => {
  it("carries its token in the fragment", () => {
    expect(tokenIn("#t=abcDEF_123-456")).toBe("abcDEF_123-456");
    expect(tokenIn("#k=abcDEF_123-456")).toBeNull();
    expect(tokenIn("#t=<script>")).toBeNull();
    expect(tokenIn("")).toBeNull();
  });

  it("loses its token from the address at once", () => {
    window.history.replaceState(null, "", "/staff/sign-in?next=%2Fleads#t=abcDEF_123-456");
    expect(takeToken(window.location, window.history)).toBe("abcDEF_123-456");
    expect(window.location.href).not.toContain("abcDEF");
    expect(window.location.search).toBe("?next=%2Fleads");
    expect(takeToken(window.location, window.history)).toBeNull();
  });
});

describe("after signing in", () => {
  it.each([
    null,
    "",
    "//evil.example.com",
    "/\\evil.example.com",
    "https://evil.example.com",
    "/sign-in",
  ])("%s leads to the leads page", (next) => {
    expect(safeNext(next)).toBe("/leads");
  });

  it("a page of the console is returned to", () => {
    expect(safeNext("/conversations/1?holder=staff")).toBe("/conversations/1?holder=staff");
  });

  it("a viewer only looks", () => {
    expect(mayAct("viewer")).toBe(false);
    expect(mayAct("advisor")).toBe(true);
  });

  it("owners and managers decide about money", () => {
    expect(["owner", "manager", "advisor", "viewer"].map(mayDecide)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
