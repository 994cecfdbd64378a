import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import accountsEn from "../src/texts/accounts/en.json";
import accountsRu from "../src/texts/accounts/ru.json";
import calculatorEn from "../src/texts/calculator/en.json";
import calculatorRu from "../src/texts/calculator/ru.json";
import en from "../src/texts/en.json";
import entryEn from "../src/texts/entry/en.json";
import entryRu from "../src/texts/entry/ru.json";
import insightEn from "../src/texts/insight/en.json";
import insightRu from "../src/texts/insight/ru.json";
import ownEn from "../src/texts/own-data/en.json";
import ownRu from "../src/texts/own-data/ru.json";
import peopleEn from "../src/texts/people/en.json";
import peopleRu from "../src/texts/people/ru.json";
import receiptEn from "../src/texts/receipt/en.json";
import receiptRu from "../src/texts/receipt/ru.json";
import ru from "../src/texts/ru.json";
import staffEn from "../src/staff/texts/en.json";
import staffRu from "../src/staff/texts/ru.json";
import tariffsEn from "../src/texts/tariffs/en.json";
import tariffsRu from "../src/texts/tariffs/ru.json";
import { days, speak, t } from "../src/texts";
import "../src/texts/entry";

afterEach(async () => {
  Object.assign(globalThis, { document: { documentElement: {} } });
  await speak("ru");
});

const names = (texts: Record<string, Record<string, string>>) =>
  Object.entries(texts).flatMap(([room, lines]) => Object.keys(lines).map((line) => `${room}.${line}`));

const blanks = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, blank]) => blank).sort();

it.each([
  ["the cabinet", ru, en],
  ["the ways to a password", entryRu, entryEn],
  ["the list of accounts", accountsRu, accountsEn],
  ["the calculator", calculatorRu, calculatorEn],
  ["what lies behind a sum", insightRu, insightEn],
  ["the trusted people", peopleRu, peopleEn],
  ["a person's own data", ownRu, ownEn],
  ["receipts", receiptRu, receiptEn],
  ["tariffs", tariffsRu, tariffsEn],
  ["staff", staffRu, staffEn],
])("every text of %s is there in both languages, with the same blanks", (_, russian: object, english: object) => {
  const [one, other] = [russian, english] as Record<string, Record<string, string>>[];
  expect(names(other ?? {})).toEqual(names(one ?? {}));
  for (const [room, lines] of Object.entries(one ?? {})) {
    for (const [line, text] of Object.entries(lines)) {
      expect(blanks(other?.[room]?.[line] ?? ""), `${room}.${line}`).toEqual(blanks(text));
    }
  }
});

it("every room's texts come with one part of the cabinet alone", () => {
  const rooms = [ru, entryRu, accountsRu, calculatorRu, insightRu, peopleRu, ownRu, receiptRu, tariffsRu].flatMap((part) => Object.keys(part));
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

const LATER = { accounts: accountsRu, entry: entryRu, insight: insightRu, "own-data": ownRu, people: peopleRu, receipt: receiptRu, tariffs: tariffsRu };

it.each(["main.tsx", "staff/main.tsx", "pages/entry.ts", "pages/profile/own-data.tsx", "pages/accounts/room.tsx", "pages/people/room.tsx", "pages/insight/room.ts", "pages/receipt/room.ts", "pages/tariffs/tariffs.tsx"])(
  "what comes with %s has its words there",
  (first) => {
    const files = together(first);
    expect(files.size).toBeGreaterThan(5);
    const brought = Object.entries(LATER).filter(([folder]) => [...files.keys()].some((name) => name.endsWith(`texts/${folder}/index.ts`)));
    const rooms = new Set([ru, ...brought.map(([, texts]) => texts)].flatMap((part) => Object.keys(part)));
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
