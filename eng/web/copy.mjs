// Copies what the screens ship to the browser. Usage: node copy.mjs TARGET
import { copyFile, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const target = process.argv[2];
if (!target) {
  console.error("usage: node copy.mjs TARGET");
  process.exit(2);
}

const modules = join(dirname(fileURLToPath(import.meta.url)), "node_modules");
const shipped = {
  "htmx.min.js": "htmx.org/dist/htmx.min.js",
  "htmx.LICENSE.txt": "htmx.org/LICENSE",
  "sse.min.js": "htmx-ext-sse/dist/sse.min.js",
  "sse.LICENSE.txt": "htmx-ext-sse/LICENSE",
};

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
for (const [name, source] of Object.entries(shipped))
  await copyFile(join(modules, source), join(target, name));
