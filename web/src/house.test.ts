// Owns the web app's own import and safety rules.
// Promises: api, ui, lib below features below pages below app; features apart; no HTML from strings.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname);
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/\.gen\.ts$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(root, name), "utf8") }));

const FLOOR: Record<string, number> = {
  api: 0,
  lib: 0,
  ui: 1,
  features: 2,
  pages: 3,
  app: 4,
  demo: 4,
};
const floorOf = (path: string): number => FLOOR[path.split("/")[0] ?? ""] ?? 5;

function imports(file: { name: string; text: string }): string[] {
  const found = file.text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g);
  return [...found].map(([, path]) =>
    relative(root, resolve(root, dirname(file.name), path ?? "")),
  );
}

it("no room imports from a room above it", () => {
  const wrong = files.flatMap((file) =>
    imports(file)
      .filter((path) => floorOf(path) > floorOf(file.name))
      .map((path) => `${file.name} imports ${path}`),
  );
  expect(wrong).toEqual([]);
});

it("features do not import each other", () => {
  const feature = (path: string) => (path.startsWith("features/") ? path.split("/")[1] : undefined);
  const wrong = files.flatMap((file) =>
    imports(file)
      .filter((path) => feature(file.name) && feature(path) && feature(path) !== feature(file.name))
      .map((path) => `${file.name} imports ${path}`),
  );
  expect(wrong).toEqual([]);
});

it("no text becomes HTML or code, and every frame is sandboxed", () => {
  const product = files.filter(({ name }) => !/\.test\.tsx?$/.test(name));
  const banned =
    /dangerouslySetInnerHTML|\.innerHTML|insertAdjacentHTML|document\.write|new Function|\beval\(/;
  expect(product.filter(({ text }) => banned.test(text)).map(({ name }) => name)).toEqual([]);
  const frames = product.filter(({ text }) => text.includes("<iframe"));
  expect(frames.map(({ name }) => name)).toEqual(["ui/email-frame.tsx"]);
  expect(frames[0]?.text).toContain('sandbox=""');
});
