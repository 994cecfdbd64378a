import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const tokens = readFileSync(new URL("../src/styles/tokens.css", import.meta.url), "utf8");

function palette(theme: string): Record<string, string> {
  const block = new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(tokens)?.[1] ?? "";
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name, colour]));
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((place) => parseInt(colour.slice(place, place + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one = "", other = ""): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const LEAST_FOR_TEXT = { light: 4.5, dark: 7, contrast: 7 };

describe.each(Object.entries(LEAST_FOR_TEXT))("the %s colours", (theme, least) => {
  const colours = palette(theme);

  it.each(["ink", "muted", "brand", "accent", "good", "bad"])("let %s be read on paper and on a card", (name) => {
    expect(contrast(colours[name], colours["paper"])).toBeGreaterThanOrEqual(least);
    expect(contrast(colours[name], colours["card"])).toBeGreaterThanOrEqual(least);
  });

  it("let a button be read", () => {
    expect(contrast(colours["on-brand"], colours["brand"])).toBeGreaterThanOrEqual(least);
    expect(contrast(colours["on-staff"], colours["staff"])).toBeGreaterThanOrEqual(least);
  });

  it("let the border of a field be seen", () => {
    expect(contrast(colours["control"], colours["card"])).toBeGreaterThanOrEqual(3);
  });

  it("let the focus be seen: its ring or the edge beside it", () => {
    const ring = contrast(colours["focus"], colours["card"]);
    const edge = contrast(colours["focus-edge"], colours["card"]);
    expect(Math.max(ring, edge)).toBeGreaterThanOrEqual(3);
    expect(contrast(colours["focus"], colours["focus-edge"])).toBeGreaterThanOrEqual(3);
  });
});

it("no colour is written outside the tokens", () => {
  for (const file of ["ground", "layout", "forms", "parts", "staff"]) {
    const css = readFileSync(new URL(`../src/styles/${file}.css`, import.meta.url), "utf8");
    expect(css.match(/#[0-9a-f]{3,8}\b|rgba?\(|hsl/gi), file).toBeNull();
  }
});
