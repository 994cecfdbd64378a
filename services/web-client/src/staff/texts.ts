import { useEffect } from "preact/hooks";
import { createStore, useStore } from "../state/store";
import { fill, languageStore } from "../texts";
import ru from "./texts/ru.json";

type Texts = typeof ru;
type Rooms = keyof Texts;
export type StaffTextName = { [Room in Rooms]: `${Room}.${keyof Texts[Room] & string}` }[Rooms];

const shown = createStore<Texts>(ru);

/** Follows the language of the page. */
export function useStaffLanguage(): void {
  const { language } = useStore(languageStore);
  useStore(shown);
  useEffect(() => {
    if (language === "ru") return shown.set(ru);
    void import("./texts/en.json").then((english) => shown.set(english.default));
  }, [language]);
}

/** The sentence of this name, with its blanks filled. */
export function s(name: StaffTextName, blanks: Record<string, string | number> = {}): string {
  const [room, line] = name.split(".") as [Rooms, string];
  return fill((shown.get()[room] as Record<string, string>)[line] ?? name, blanks);
}

/** The word of a service's list, or the service's own where this client does not know it yet. */
export function staffWord(room: Rooms, line: string): string {
  return (shown.get()[room] as Record<string, string>)[line] ?? line;
}
