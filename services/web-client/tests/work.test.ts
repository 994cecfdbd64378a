import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { firstWord, solveFrom } from "../src/api/sha256";
import { work } from "../src/api/work";

const expected = (text: string) => createHash("sha256").update(text).digest().readUInt32BE(0);

it("a short text is hashed as everywhere, whatever its length", () => {
  for (let length = 0; length <= 55; length += 1) {
    const text = "Qx_-7.".repeat(10).slice(0, length);
    expect(firstWord(text)).toBe(expected(text));
  }
});

it("a challenge is solved by the first number whose hash begins with enough zeros", async () => {
  const solved = await work({ challenge: "EWnLkd8AAAAAAAAAAABWf0K2Q0aKRL5iRw", bits: 12 });
  expect(expected(solved)).toBeLessThan(2 ** 20);
  const answer = Number(solved.split(".")[1]);
  expect(solveFrom("EWnLkd8AAAAAAAAAAABWf0K2Q0aKRL5iRw", 12, 0, answer)).toBeUndefined();
});
