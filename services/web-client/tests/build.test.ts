import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { beforeAll, expect, it } from "vitest";

const dist = new URL("../node_modules/.built-by-the-test/", import.meta.url);
const LARGEST_SCRIPT = 45_000;
const LARGEST_LATER = 15_000;
const LARGEST_STYLE = 8_000;

beforeAll(async () => {
  const root = fileURLToPath(new URL("../", import.meta.url));
  await build({ root, logLevel: "error", build: { outDir: fileURLToPath(dist), emptyOutDir: true } });
}, 60_000);

function weights(ending: string): Map<string, number> {
  const files = readdirSync(new URL("assets/", dist)).filter((name) => name.endsWith(ending));
  expect(files.length).toBeGreaterThan(0);
  return new Map(files.map((name) => [name, gzipSync(readFileSync(new URL(`assets/${name}`, dist))).length]));
}

const sum = (sizes: Iterable<number>) => [...sizes].reduce((whole, size) => whole + size, 0);

const page = () => readFileSync(new URL("index.html", dist), "utf8");

it("what everybody fetches, in both languages, stays light enough for a cheap phone", () => {
  const scripts = [...weights(".js")].filter(([name]) => page().includes(name) || name.startsWith("en-"));
  expect(scripts.length).toBeGreaterThan(1);
  expect(sum(scripts.map(([, size]) => size))).toBeLessThan(LARGEST_SCRIPT);
});

it("pages that few people open are light too, and fetched only then", () => {
  const later = [...weights(".js")].filter(([name]) => !page().includes(name) && !name.startsWith("en-"));
  expect(later.length).toBeGreaterThan(0);
  for (const [, size] of later) expect(size).toBeLessThan(LARGEST_LATER);
});

it("all styles together stay light", () => {
  expect(sum(weights(".css").values())).toBeLessThan(LARGEST_STYLE);
});

it("the page needs nothing that a strict content policy forbids, and nothing from elsewhere", () => {
  const page = readFileSync(new URL("index.html", dist), "utf8");
  expect(page).not.toMatch(/<style|style=|\son\w+=/);
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
});
