import { describe, expect, it } from "vitest";
import {
  count,
  e164,
  initials,
  mailLink,
  phoneText,
  phrase,
  telLink,
  webLink,
  wordsOf,
} from "./text";

describe("phone numbers", () => {
  it("are read as a customer types them", () => {
    expect(e164("(202) 555-0142")).toBe("+12025550142");
    expect(e164("1 202 555 0142")).toBe("+12025550142");
    expect(e164("+44 20 7946 0000")).toBe("+442079460000");
    expect(e164("555-0142")).toBeNull();
    expect(e164("call me")).toBeNull();
  });

  it("are written for reading and dialling", () => {
    expect(phoneText("+12025550142")).toBe("(202) 555-0142");
    expect(phoneText("+442079460000")).toBe("+442079460000");
    expect(telLink("+12025550142")).toBe("tel:+12025550142");
    expect(telLink("javascript:alert(1)")).toBeNull();
    expect(telLink(null)).toBeNull();
  });
});

describe("links from outside text", () => {
  it("are mail links only for one plain address", () => {
    expect(mailLink("jo@example.com")).toBe("mailto:jo@example.com");
    expect(mailLink("jo@example.com?bcc=x@example.com")).toBeNull();
    expect(mailLink("a@example.com,b@example.com")).toBeNull();
    expect(mailLink("nobody")).toBeNull();
  });

  it.each(["javascript:alert(1)", "data:text/html,hi", "vbscript:x", "file:///etc/passwd"])(
    "are never %s",
    (address) => {
      expect(webLink(address, "https://shop.example.com")).toBeNull();
    },
  );

  it("are web links otherwise", () => {
    expect(webLink("/chat/1#k=2", "https://shop.example.com")).toBe(
      "https://shop.example.com/chat/1#k=2",
    );
  });
});

describe("words", () => {
  it("count things", () => {
    expect(count(1, "lead")).toBe("1 lead");
    expect(count(0, "lead")).toBe("0 leads");
    expect(count(2, "inquiry", "inquiries")).toBe("2 inquiries");
  });

  it("give the initials of any name", () => {
    expect(initials("Jordan Lee")).toBe("JL");
    expect(initials("Ana María de la Cruz")).toBe("AC");
    expect(initials("李小龙")).toBe("李");
    expect(initials("<script>")).toBe("S");
    expect(initials("🙂")).toBe("?");
    expect(initials("")).toBe("?");
  });

  it("make a phrase of a code", () => {
    expect(phrase("quiet_hours")).toBe("Quiet hours");
    expect(phrase("LeadReceived")).toBe("Lead received");
    expect(phrase("shopmonkey.order")).toBe("Shopmonkey order");
  });
});

it("any thrown value has a sentence", () => {
  expect(wordsOf(new Error("The line is busy."))).toBe("The line is busy.");
  expect(wordsOf("boom")).toBe("Something unexpected happened. Try again.");
});
