import { createStore } from "./store";
import { device } from "./kept";

export const THEMES = ["auto", "light", "dark", "contrast"] as const;
export type Theme = (typeof THEMES)[number];

export interface View {
  theme: Theme;
  large: boolean;
}

const asked = device.read("theme");
export const view = createStore<View>({
  theme: THEMES.find((theme) => theme === asked) ?? "auto",
  large: device.read("large") === "yes",
});

const dark = matchMedia("(prefers-color-scheme: dark)");
const contrast = matchMedia("(prefers-contrast: more)");

function show(): void {
  const { theme, large } = view.get();
  const resolved = theme !== "auto" ? theme : contrast.matches ? "contrast" : dark.matches ? "dark" : "light";
  document.documentElement.dataset["theme"] = resolved;
  document.documentElement.dataset["size"] = large ? "large" : "normal";
}

export function startView(): void {
  show();
  dark.addEventListener("change", show);
  contrast.addEventListener("change", show);
  view.subscribe(() => {
    device.write("theme", view.get().theme);
    device.write("large", view.get().large ? "yes" : "no");
    show();
  });
}
