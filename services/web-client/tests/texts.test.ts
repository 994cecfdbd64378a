import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { days, speak, t } from "../src/texts";
import "../src/texts/entry";

afterEach(async () => {
  Object.assign(globalThis, { document: { documentElement: {} } });
  await speak("ru");
});

const names = (texts: Record<string, Record<string, string>>) =>
  Object.entries(texts).flatMap(([room, lines]) => Object.keys(lines).map((line) => `${room}.${line}`));

const blanks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, blank]) => blank).sort();

type Texts = Record<string, Record<string, string>>;

const files = import.meta.glob<Texts>("../src/**/texts/**/{ru,en}.json", { eager: true, import: "default" });
const textsOf = (folder: string, language: "ru" | "en"): Texts => files[`../src/${folder}/${language}.json`] ?? {};
const folders = [...new Set(Object.keys(files).map((file) => file.slice("../src/".length, file.lastIndexOf("/"))))];
const cabinet = folders.filter((folder) => folder.startsWith("texts"));

it("no line is written twice in one file, as the first would silently be lost", () => {
  for (const file of Object.keys(files)) {
    const told = JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")) as Texts;
    const lines = Object.values(told).reduce((sum, room) => sum + 1 + Object.keys(room).length, 0);
    expect(readFileSync(new URL(file, import.meta.url), "utf8").match(/^\s*"\w+":/gm)?.length, file).toBe(lines);
  }
});

it.each(folders)("every text of %s is there in both languages, with the same blanks", (folder) => {
  const [one, other] = [textsOf(folder, "ru"), textsOf(folder, "en")];
  expect(names(other)).toEqual(names(one));
  for (const [room, lines] of Object.entries(one)) {
    for (const [line, text] of Object.entries(lines)) {
      expect(blanks(other?.[room]?.[line] ?? ""), `${room}.${line}`).toEqual(blanks(text));
    }
  }
});

it("every room's texts come with one part of the cabinet alone", () => {
  const rooms = cabinet.flatMap((folder) => Object.keys(textsOf(folder, "ru")));
  expect(rooms.filter((room, at) => rooms.indexOf(room) !== at)).toEqual([]);
});

const source = new URL("../src/", import.meta.url);

/** What is fetched together with a script: all that it and what it needs import, but not what is fetched when it is wanted. */
function together(first: string): Map<string, string> {
  const found = new Map<string, string>();
  const follow = (at: URL): void => {
    const file = [at.href, `${at.href}.ts`, `${at.href}.tsx`, `${at.href}/index.ts`].map((each) => new URL(each)).find((each) => existsSync(each) && statSync(each).isFile());
    if (!file || found.has(file.pathname) || !/\.tsx?$/.test(file.pathname)) return;
    const code = readFileSync(file, "utf8");
    found.set(file.pathname, code);
    for (const [, name] of code.matchAll(/^(?:import|export)\s(?!type)(?:[^;"]*?from\s+)?"(\.[^"]+)"/gm)) follow(new URL(name ?? "", file));
  };
  follow(new URL(first, source));
  return found;
}

const later = cabinet.filter((folder) => folder !== "texts");

it.each(["main.tsx", "staff/main.tsx", "pages/entry.ts", "pages/profile/own-data.tsx", "pages/accounts/room.tsx", "pages/bills/room.tsx", "pages/paying/room.tsx", "pages/people/room.tsx", "pages/insight/room.ts", "pages/receipt/room.ts", "pages/tariffs/tariffs.tsx"])(
  "what comes with %s has its words there",
  (first) => {
    const files = together(first);
    expect(files.size).toBeGreaterThan(5);
    const brought = later.filter((folder) => [...files.keys()].some((name) => name.endsWith(`/${folder}/index.ts`)));
    const rooms = new Set(["texts", ...brought].flatMap((folder) => Object.keys(textsOf(folder, "ru"))));
    const missing = [...files].flatMap(([name, code]) =>
      [...code.matchAll(/\b(?:t|word)\(\s*["'`]([a-zA-Z]+)[.`"']/g)].map(([, room = ""]) => room).filter((room) => !rooms.has(room)).map((room) => `${name.split("/src/")[1]}: ${room}`),
    );
    expect(missing).toEqual([]);
  },
);

it("no page carries Russian words of its own", () => {
  const folder = new URL("../src/", import.meta.url);
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/^(app|pages|parts|staff).*\.tsx?$/.test(name)) continue;
    const code = readFileSync(new URL(name, folder), "utf8").replace(/^\s*(\/\/|\/\*\*|\*).*$/gm, "");
    expect(code.match(/[а-яё]{2,}/i)?.[0], name).toBeUndefined();
  }
});

it("days are counted as the language counts them", () => {
  expect([1, 2, 5, 11, 21].map(days)).toEqual(["1\u00a0день", "2\u00a0дня", "5\u00a0дней", "11\u00a0дней", "21\u00a0день"]);
});

it("the customer's own words stand as they were given", () => {
  expect(t("login.title")).toBe("Авторизация");
  expect(t("password.title")).toBe("Изменение пароля");
  expect(t("registration.mode")).toBe("Физическое лицо");
  expect(t("registration.register")).toBe("Зарегистрироваться");
  expect(t("registration.thanks")).toBe("Спасибо за регистрацию!");
});
