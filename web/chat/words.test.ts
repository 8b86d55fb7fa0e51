// Owns the promise that the page can say everything in three languages.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES, languageOf, load, preferred, wordsIn, type Language, type Words } from "./words";

const OTHERS = LANGUAGES.filter((language) => language !== "en");
const SAMPLES = ["Nadia", "Rivière"] as const;

/** What a key says, its places filled in. */
function said(words: Words, key: keyof Words): string {
  const value: unknown = words[key];
  if (typeof value !== "function") return String(value);
  const counted = ["unread", "charactersLeft", "minutes", "clock"].includes(key);
  const given = counted ? [95, "30"] : [SAMPLES[0], key === "day" ? 2 : "", SAMPLES[1]];
  return String((value as (...parts: unknown[]) => unknown)(...given));
}

beforeAll(async () => {
  for (const language of LANGUAGES) expect(await load(language)).toBe(true);
});

describe.each(OTHERS)("%s", (language: Language) => {
  it("has every key of English, and no other", () => {
    expect(Object.keys(wordsIn(language)).sort()).toEqual(Object.keys(wordsIn("en")).sort());
  });

  it("says every one, and in its own words", () => {
    const names = ["language", "locale", "monthStyle", "clock", "day", "unread"];
    const same = ["menu", "conversation", "suggestionsLabel"]; // French has the same word
    for (const key of Object.keys(wordsIn("en")) as (keyof Words)[]) {
      const words = said(wordsIn(language), key);
      expect(words.trim(), key).not.toBe("");
      expect(words, key).not.toMatch(/undefined|\[object/);
      if (names.includes(key) || (language === "fr" && same.includes(key))) continue;
      expect(words, key).not.toBe(said(wordsIn("en"), key));
    }
  });

  it("fills the same places in", () => {
    for (const key of Object.keys(wordsIn("en")) as (keyof Words)[]) {
      if (typeof wordsIn("en")[key] !== "function") continue;
      const places = (of: Language): string[] =>
        SAMPLES.filter((sample) => said(wordsIn(of), key).includes(sample));
      expect(places(language), key).toEqual(places("en"));
    }
  });

  it("has seven days", () => {
    expect(wordsIn(language).weekdays).toHaveLength(7);
    expect(wordsIn(language).weekdaysShort).toHaveLength(7);
  });
});

describe("a language", () => {
  it.each([
    ["es", "es"],
    ["fr-CA", "fr"],
    ["EN_us", "en"],
    ["de", null],
    ["", null],
    [7, null],
  ])("%s is %s", (tag, language) => expect(languageOf(tag)).toBe(language));

  it("is the first that is spoken here", () => {
    expect(preferred(["de-AT", "es-MX", "en"])).toBe("es");
    expect(preferred([])).toBe("en");
  });
});

it("no component says anything by itself", () => {
  const folder = join(import.meta.dirname, "components");
  const files = readdirSync(folder).filter((name) => /^(?!.*test).*\.tsx$/.test(name));
  const literal = />\s*[A-Z][a-z]+(?: [a-z]+)*[^<>{}=();]*<\/|(?:aria-label|title|placeholder)="[^"]*[A-Za-z]/;
  for (const name of files) expect(readFileSync(join(folder, name), "utf8"), name).not.toMatch(literal);
});
