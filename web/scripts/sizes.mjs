// Owns the weight of the built pages: gzip kilobytes (1 kB = 1000 bytes) of the initial JS and CSS.
// Promises one JSON line; with --check it fails when the customer's chat is over its budget.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_KB = { chat: 90 };
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
const pages = { chat: "chat/index.html", console: "index.html", demo: "demo.html" };

function filesOf(entry, seen = new Set()) {
  const chunk = manifest[entry];
  if (!chunk || seen.has(entry)) return { js: new Set(), css: new Set() };
  seen.add(entry);
  const js = new Set(chunk.file.endsWith(".js") ? [chunk.file] : []);
  const css = new Set(chunk.css ?? []);
  for (const dependency of chunk.imports ?? []) {
    const files = filesOf(dependency, seen);
    files.js.forEach((file) => js.add(file));
    files.css.forEach((file) => css.add(file));
  }
  return { js, css };
}

function kilobytes(files) {
  const size = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
  return Number(([...files].reduce((sum, file) => sum + size(file), 0) / 1000).toFixed(1));
}

const sizes = {};
for (const [page, entry] of Object.entries(pages)) {
  const { js, css } = filesOf(entry);
  sizes[`${page}_js_kb`] = kilobytes(js);
  sizes[`${page}_css_kb`] = kilobytes(css);
}
console.log(JSON.stringify(sizes));

if (process.argv.includes("--check")) {
  for (const [page, budget] of Object.entries(BUDGET_KB)) {
    if (sizes[`${page}_js_kb`] <= budget) continue;
    console.error(`${page}: ${sizes[`${page}_js_kb`]} kB of initial JS, over ${budget} kB`);
    process.exitCode = 1;
  }
}
