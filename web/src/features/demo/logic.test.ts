import { describe, expect, it } from "vitest";
import {
  byCategory,
  chatLink,
  check,
  contactsOf,
  EMPTY,
  example,
  placeFaults,
  secondsAfter,
  shortLink,
  toRequest,
  withLinks,
} from "./logic";

describe("the example customer", () => {
  it("is always invented", () => {
    for (let n = 0; n < 200; n += 1) {
      const form = example(EMPTY, ["Full tint"], Math.random);
      expect(form.email).toMatch(/^[a-z]+\.[a-z]+\.\d{4}@example\.com$/);
      expect(form.phone).toMatch(/^\(\d{3}\) 555-01\d\d$/);
      expect(check({ ...form, location: "mesa" }, 2026)).toEqual({});
    }
  });

  it("keeps what was chosen", () => {
    const form = example(
      { ...EMPTY, location: "mesa", service: "Dash cam" },
      ["Full tint"],
      () => 0,
    );
    expect(form.location).toBe("mesa");
    expect(form.service).toBe("Dash cam");
    expect(form.name).toBe("Jordan Lee");
  });
});

describe("the form", () => {
  const filled = example({ ...EMPTY, location: "mesa" }, ["Full tint"], () => 0);

  it("needs a shop, a name and one way to answer", () => {
    expect(Object.keys(check(EMPTY, 2026))).toEqual(["location", "name", "email"]);
    expect(check({ ...filled, email: "", phone: "202 555 0142" }, 2026)).toEqual({});
    expect(check({ ...filled, phone: "555" }, 2026).phone).toBeDefined();
    expect(check({ ...filled, email: "nobody" }, 2026).email).toBeDefined();
    expect(check({ ...filled, year: "21" }, 2026).year).toBeDefined();
  });

  it("becomes the request a shop's website sends", () => {
    const request = toRequest({ ...filled, message: " " }, "Mesa Tint", "http://127.0.0.1:8000/");
    expect(request).toMatchObject({
      location: "mesa",
      vehicle: { year: 2021, make: "Toyota", model: "Camry" },
      consent: { sms: true, email: true, page: "http://127.0.0.1:8000/" },
    });
    expect(request.consent.text).toContain("Mesa Tint");
    expect(request).not.toHaveProperty("message");
    expect(toRequest({ ...filled, year: "", email: "" }, "", "").vehicle.year).toBeNull();
  });

  it("shows the server's faults beside their fields", () => {
    expect(
      placeFaults([
        { field: "vehicle.year", message: "Too old." },
        { field: "body.email", message: "No." },
        { field: "consent", message: "Which?" },
      ]),
    ).toEqual({ faults: { year: "Too old.", email: "No." }, rest: ["Which?"] });
  });

  it("says where its answers will go", () => {
    expect(contactsOf(filled).phone).toBe("+12025550100");
    expect(contactsOf(EMPTY)).toEqual({ email: null, phone: null });
  });
});

describe("the time after sending", () => {
  const pressed = Date.parse("2026-12-01T10:00:00.000Z");

  it("is the server's when it is possible", () => {
    expect(secondsAfter(pressed, "2026-12-01T10:00:00.400Z", pressed + 900)).toBeCloseTo(0.4);
  });

  it("is when it was seen here when the clocks disagree", () => {
    expect(secondsAfter(pressed, "2026-12-01T09:59:58Z", pressed + 900)).toBeCloseTo(0.9);
    expect(secondsAfter(pressed, "2026-12-01T10:05:00Z", pressed + 900)).toBeCloseTo(0.9);
    expect(secondsAfter(pressed, "soon", pressed + 900)).toBeCloseTo(0.9);
  });
});

describe("links in messages", () => {
  it("the newest chat link is found, with its fragment", () => {
    const messages = [
      { text: "Chat: http://127.0.0.1:8000/chat/1#k=old" },
      { text: "Chat here: http://127.0.0.1:8000/chat/1#k=new" },
      { text: "See https://example.com/about." },
    ];
    expect(chatLink(messages, "http://127.0.0.1:8000")).toBe("http://127.0.0.1:8000/chat/1#k=new");
    expect(chatLink([{ text: "javascript:alert(1)//chat/1" }], "http://127.0.0.1:8000")).toBeNull();
  });

  it("are cut from the text without the full stop after them", () => {
    expect(withLinks("Go to https://example.com/a. Bye")).toEqual([
      { text: "Go to ", href: null },
      { text: "https://example.com/a", href: "https://example.com/a" },
      { text: ". Bye", href: null },
    ]);
    expect(withLinks("")).toEqual([]);
  });

  it("are shortened for reading", () => {
    expect(shortLink("http://127.0.0.1:8000/chat/1")).toBe("127.0.0.1:8000/chat/1");
    expect(shortLink(`https://example.com/${"a".repeat(60)}`)).toHaveLength(36);
    expect(shortLink("https://example.com/chat/1#k=secret")).toBe("example.com/chat/1…");
  });
});

it("services stand under their categories", () => {
  const services = [
    { name: "a", category: "Tint" },
    { name: "b", category: "Audio" },
    { name: "c", category: "Tint" },
  ];
  expect(byCategory(services).map(([category, group]) => [category, group.length])).toEqual([
    ["Tint", 2],
    ["Audio", 1],
  ]);
});
