import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { beforeAll, expect, it } from "vitest";

const dist = new URL("../node_modules/.built-by-the-test/", import.meta.url);
const LARGEST_SCRIPT = 45_000;
const LARGEST_STYLE = 8_000;

beforeAll(async () => {
  const root = fileURLToPath(new URL("../", import.meta.url));
  await build({ root, logLevel: "error", build: { outDir: fileURLToPath(dist), emptyOutDir: true } });
}, 60_000);

function weight(ending: string): number {
  const files = readdirSync(new URL("assets/", dist)).filter((name) => name.endsWith(ending));
  expect(files.length).toBeGreaterThan(0);
  return files.map((name) => gzipSync(readFileSync(new URL(`assets/${name}`, dist))).length).reduce((sum, size) => sum + size, 0);
}

it("all scripts together stay light enough for a cheap phone", () => {
  expect(weight(".js")).toBeLessThan(LARGEST_SCRIPT);
});

it("all styles together stay light", () => {
  expect(weight(".css")).toBeLessThan(LARGEST_STYLE);
});

it("the page needs nothing that a strict content policy forbids, and nothing from elsewhere", () => {
  const page = readFileSync(new URL("index.html", dist), "utf8");
  expect(page).not.toMatch(/<style|style=|\son\w+=/);
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
});
