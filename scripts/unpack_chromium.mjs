// Unpacks the Chromium of the npm package @sparticuz/chromium into FOLDER/unpacked.
// Promises that a half-unpacked browser is never left under its final name.
import { execFileSync } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

const folder = process.argv[2];
const packed = join(folder, "node_modules", "@sparticuz", "chromium", "bin");
const scratch = join(folder, "unpacking");
const final = join(folder, "unpacked");

const unpack = (from, to, mode) =>
  pipeline(createReadStream(join(packed, from)), createBrotliDecompress(), createWriteStream(to, { mode }));

await rm(scratch, { recursive: true, force: true });
await mkdir(scratch, { recursive: true });
await unpack("chromium.br", join(scratch, "chromium"), 0o755);
// Libraries that a small machine lacks (nss), software drawing, and one font.
for (const name of ["al2023", "swiftshader", "fonts"]) {
  const tar = join(scratch, `${name}.tar`);
  await unpack(`${name}.tar.br`, tar, 0o644);
  execFileSync("tar", ["--no-same-owner", "-xf", tar, "-C", scratch]);
  await rm(tar);
}
const fonts = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(final, "fonts")}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(final, "font-cache")}</cachedir>
</fontconfig>
`;
await writeFile(join(scratch, "fonts.conf"), fonts);
await rm(final, { recursive: true, force: true });
await rename(scratch, final);
