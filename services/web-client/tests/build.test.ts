import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { beforeAll, expect, it } from "vitest";

const dist = new URL("../node_modules/.built-by-the-test/", import.meta.url);
const LARGEST_SCRIPT = 50_000;
const LARGEST_LATER = 15_000;
const LARGEST_STYLE = 8_000;

beforeAll(async () => {
  const root = fileURLToPath(new URL("../", import.meta.url));
  await build({ root, logLevel: "error", build: { outDir: fileURLToPath(dist), emptyOutDir: true } });
}, 60_000);

const built = (name: string) => readFileSync(new URL(name, dist), "utf8");
const weigh = (names: Iterable<string>) => [...names].reduce((sum, name) => sum + gzipSync(built(`assets/${name}`)).length, 0);
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = ""]) => name);

/** What a page fetches at once: what it names itself, and what those scripts cannot do without. */
function atOnce(page: string): Set<string> {
  const names = new Set(found(built(page), /assets\/([\w-]+\.(?:js|css))"/g));
  for (const name of names) {
    if (name.endsWith(".js")) found(built(`assets/${name}`), /(?:from|import)\s*["'`]\.\/([\w-]+\.js)["'`]/g).forEach((each) => names.add(each));
  }
  expect(names.size).toBeGreaterThan(1);
  return names;
}

/** What those fetch when it is wanted. */
function later(names: Set<string>): Set<string> {
  const scripts = [...names].filter((name) => name.endsWith(".js"));
  return new Set(scripts.flatMap((name) => found(built(`assets/${name}`), /import\(\s*["'`]\.\/([\w-]+\.js)["'`]/g)).filter((name) => !names.has(name)));
}

const scripts = (names: Iterable<string>) => [...names].filter((name) => name.endsWith(".js"));
const styles = (names: Iterable<string>) => [...names].filter((name) => name.endsWith(".css"));

it("what everybody fetches, in both languages, stays light enough for a cheap phone", () => {
  const names = atOnce("index.html");
  const english = [...later(names)].filter((name) => name.startsWith("en-"));
  expect(english.length).toBe(1);
  expect(weigh([...scripts(names), ...english])).toBeLessThan(LARGEST_SCRIPT);
});

it("pages that few people open are light too, and fetched only then", () => {
  for (const name of later(atOnce("index.html"))) expect(weigh([name]), name).toBeLessThan(LARGEST_LATER);
});

it("all styles together stay light", () => {
  expect(weigh(styles(atOnce("index.html")))).toBeLessThan(LARGEST_STYLE);
});

it("customers fetch nothing that is for staff", () => {
  const names = atOnce("index.html");
  for (const name of [...names, ...later(names)]) {
    expect(built(`assets/${name}`), name).not.toMatch(/identity\/staff|top-staff|Вход для сотрудников/);
  }
  expect(scripts(atOnce("staff/index.html")).some((name) => built(`assets/${name}`).includes("Вход для сотрудников"))).toBe(true);
});

it.each(["index.html", "staff/index.html"])("%s needs nothing that a strict content policy forbids, and nothing from elsewhere", (name) => {
  const page = built(name);
  expect(page).not.toMatch(/<style|style=|\son\w+=/);
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
});
