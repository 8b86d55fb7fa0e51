// Owns which language the chat page speaks, and where its words come from.
// Promises English at once and always; the other languages are loaded when they are first spoken.
import { en } from "./words/en";

export const LANGUAGES = ["en", "es", "fr"] as const;
export type Language = (typeof LANGUAGES)[number];

type Widened<T> = T extends string
  ? string
  : T extends string[]
    ? string[]
    : T extends (...given: infer A) => string
      ? (...given: A) => string
      : never;

/** All that a language has to say. */
export type Words = { readonly [K in keyof typeof en]: Widened<(typeof en)[K]> };

const loaded: Partial<Record<Language, Words>> = { en };
const loaders: Record<Language, () => Promise<Words>> = {
  en: () => Promise.resolve(en),
  es: async () => (await import("./words/es")).es,
  fr: async () => (await import("./words/fr")).fr,
};

/** The language of a tag such as `es` or `fr-CA`; null when it is none of ours. */
export function languageOf(tag: unknown): Language | null {
  const head = typeof tag === "string" ? tag.slice(0, 2).toLowerCase() : "";
  return LANGUAGES.find((language) => language === head) ?? null;
}

/** The first of a reader's languages that we speak. */
export function preferred(tags: readonly string[]): Language {
  return tags.map(languageOf).find((language) => language !== null) ?? "en";
}

/** The words of a language that was loaded; English until then. */
export const wordsIn = (language: Language): Words => loaded[language] ?? en;

/** Loads a language; false when it could not be had, and English stays. */
export async function load(language: Language): Promise<boolean> {
  try {
    loaded[language] ??= await loaders[language]();
    return true;
  } catch {
    return false;
  }
}
