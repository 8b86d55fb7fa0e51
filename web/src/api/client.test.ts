import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, call, problemOf, setCsrf, withQuery } from "./client";

afterEach(() => {
  vi.unstubAllGlobals();
  setCsrf(null);
});

function answer(body: string, status = 200): { path: string; init: RequestInit }[] {
  const asked: { path: string; init: RequestInit }[] = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    asked.push({ path, init });
    return Promise.resolve(new Response(status === 204 ? null : body, { status }));
  });
  return asked;
}

describe("a call", () => {
  it("that changes something proves where it comes from and carries a key", async () => {
    const asked = answer("{}");
    setCsrf("token");
    await call("/api/x", { method: "POST", body: { a: 1 }, key: "key-1" });
    const headers = new Headers(asked[0]?.init.headers);
    expect(headers.get("X-CSRF-Token")).toBe("token");
    expect(headers.get("Idempotency-Key")).toBe("key-1");
    expect(headers.get("Content-Type")).toBe("application/json");
    expect(asked[0]?.init.credentials).toBe("same-origin");
  });

  it("that only reads carries neither", async () => {
    const asked = answer("[]");
    setCsrf("token");
    await call("/api/x");
    const headers = new Headers(asked[0]?.init.headers);
    expect(headers.has("X-CSRF-Token")).toBe(false);
    expect(headers.has("Idempotency-Key")).toBe(false);
  });

  it("with an empty answer gives nothing", async () => {
    answer("", 204);
    expect(await call("/api/x", { method: "DELETE" })).toBeUndefined();
  });

  it("that reaches nobody, or is answered in no known way, says so", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("refused")));
    await expect(call("/api/x")).rejects.toMatchObject({ status: 0, code: "unreachable" });
    answer("<html>");
    await expect(call("/api/x")).rejects.toMatchObject({ code: "not_json" });
    answer("<html>bad gateway", 502);
    await expect(call("/api/x")).rejects.toMatchObject({ status: 502, code: "http_502" });
  });
});

describe("a problem", () => {
  it("is read with its code and its fields", () => {
    const problem = problemOf(422, {
      code: "invalid",
      title: "Invalid",
      errors: [{ field: "email", message: "No." }, "odd", { field: 1 }],
    });
    expect(problem).toBeInstanceOf(ApiError);
    expect(problem).toMatchObject({ code: "invalid", message: "Invalid" });
    expect(problem.fields).toEqual([{ field: "email", message: "No." }]);
  });

  it("of any other shape becomes a plain sentence", () => {
    expect(problemOf(409, null).message).toContain("Something changed");
    expect(problemOf(418, [1]).message).toContain("could not do that");
  });
});

it("a query leaves out what is empty and escapes the rest", () => {
  expect(withQuery("/x", { a: "", b: null, c: "+1 2", d: 3 })).toBe("/x?c=%2B1+2&d=3");
  expect(withQuery("/x", {})).toBe("/x");
});
