import { createStore } from "../state/store";
import { device } from "../state/kept";
import type accounts from "./accounts/ru.json";
import type bills from "./bills/ru.json";
import type calculator from "./calculator/ru.json";
import type entry from "./entry/ru.json";
import type insight from "./insight/ru.json";
import type ownData from "./own-data/ru.json";
import type instalments from "./instalments/ru.json";
import type paying from "./paying/ru.json";
import type people from "./people/ru.json";
import type receipt from "./receipt/ru.json";
import ru from "./ru.json";
import type tariffs from "./tariffs/ru.json";

type Later = typeof accounts & typeof bills & typeof calculator & typeof entry & typeof insight & typeof instalments & typeof ownData & typeof paying & typeof people & typeof receipt & typeof tariffs;
type Texts = typeof ru & Later;
type Rooms = keyof Texts;
export type TextName = { [Room in Rooms]: `${Room}.${keyof Texts[Room] & string}` }[Rooms];
export type Language = "ru" | "en";

/** Rooms that come with the pages that are fetched when they are opened. */
const later: Record<Language, Partial<Later>> = { ru: {}, en: {} };

export function addTexts(texts: Record<Language, Partial<Later>>): void {
  Object.assign(later.ru, texts.ru);
  Object.assign(later.en, texts.en);
}

const shown = createStore<{ language: Language; texts: typeof ru }>({ language: "ru", texts: ru });
export { shown as languageStore };

export const language = (): Language => shown.get().language;

export async function speak(wanted: Language): Promise<void> {
  const texts = wanted === "ru" ? ru : (await import("./en.json")).default;
  device.write("language", wanted);
  document.documentElement.lang = wanted;
  shown.set({ language: wanted, texts });
}

export async function speakAsLastTime(): Promise<void> {
  if (device.read("language") === "en") await speak("en");
}

/** The text with its blanks filled. */
export function fill(text: string, blanks: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, blank: string) => String(blanks[blank] ?? whole));
}

function linesOf(room: Rooms): Record<string, string> {
  const { language: spoken, texts } = shown.get();
  return ({ ...texts, ...later[spoken] } as Texts)[room] ?? {};
}

/** The sentence of this name, with its blanks filled. */
export function t(name: TextName, blanks: Record<string, string | number> = {}): string {
  const [room, line] = name.split(".") as [Rooms, string];
  return fill(linesOf(room)[line] ?? name, blanks);
}

/** The word of a service's list, or nothing if this client does not know it yet. */
export function word(room: Rooms, line: string): string | undefined {
  return linesOf(room)[line];
}

/** «1 день, 2 дня, 5 дней». */
export function days(count: number): string {
  const form = new Intl.PluralRules(language()).select(count);
  return `${count}\u00a0${word("days", form) ?? word("days", "other") ?? ""}`;
}

/** What a service says in both languages, in the one that is shown. */
export function inLanguage(said: { ru: string; en: string }): string {
  return language() === "en" ? said.en : said.ru;
}
