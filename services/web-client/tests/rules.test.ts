import { kindOfFile } from "../src/staff/kind-of-file";
import { describe, expect, it } from "vitest";
import { accountNumber, accountNumberFault, emailFault, hasPunctuation, passwordStrength, withoutPunctuation } from "../src/pages/rules";
import { figureFault, type Dial, typedFar, valuesOf, fieldFaults } from "../src/pages/readings/figures";

describe("registration", () => {
  it("takes an account number however it is spaced", () => {
    expect(accountNumber("5200 0000-0017")).toBe("520000000017");
    expect(accountNumberFault("5200 0000 0017")).toBeUndefined();
  });

  it("says how many digits are there when they are not twelve", () => {
    expect(accountNumberFault("52000")).toContain("5");
    expect(accountNumberFault("52000000001О")).toContain("только из цифр");
  });

  it("sees points in initials, and leaves hyphens alone", () => {
    expect(hasPunctuation("А.")).toBe(true);
    expect(hasPunctuation("Мария-Антония")).toBe(false);
    expect(withoutPunctuation("А. С.")).toBe("А С");
  });

  it("wants an address that could get a letter", () => {
    expect(emailFault("ivanova@example.ru")).toBeUndefined();
    expect(emailFault("ivanova@example")).toBeDefined();
  });
});

it("a password is judged in words", () => {
  expect(["", "корова", "1234567890", "зелёная корова", "зелёная корова поёт"].map(passwordStrength)).toEqual([
    "none",
    "short",
    "plain",
    "strong",
    "strong",
  ]);
});

describe("figures", () => {
  const dials: Dial[] = [
    { zone: "day", previous: "5120", readOn: undefined },
    { zone: "night", previous: "98", readOn: undefined },
  ];

  it("are whole kilowatt-hours with as many digits as the dial has", () => {
    expect(figureFault("004770", 6)).toBeUndefined();
    expect(figureFault("4770,3", 6)).toContain("после запятой");
    expect(figureFault("47a0", 6)).toContain("только цифры");
    expect(figureFault("1234567", 6)).toContain("6");
    expect(figureFault(" ", 6)).toBeDefined();
  });

  it("are sent without leading zeros, in the order of the dials", () => {
    expect(valuesOf(dials, { night: "000100", day: "5 200" })).toEqual([
      { zone: "day", value: "5200" },
      { zone: "night", value: "100" },
    ]);
    expect(valuesOf(dials.slice(0, 1), { day: "000" })).toEqual([{ zone: "day", value: "0" }]);
  });

  it("are judged once every dial is typed as far as last time", () => {
    expect(typedFar(dials, { day: "520", night: "100" })).toBe(false);
    expect(typedFar(dials, { day: "5200", night: "10" })).toBe(true);
  });

  it("that are refused are refused at their own dial", () => {
    const faults = fieldFaults(dials, [{ pointer: "/values/1/value", ru: "Меньше прошлых", en: "Below" }]);
    expect(faults).toEqual([{ field: "night", text: "Меньше прошлых" }]);
  });
});

it("tells the kind of a registry by its name, of several patterns by the longest", () => {
  const kinds = [
    { name: "sber", files: ["*_*_*.txt"] },
    { name: "gorod", files: ["gorod*.txt", "*.gor"] },
    { name: "mine", files: ["gorod_?_(1).txt"] },
  ];
  const told = ["1234_40702_001.txt", "GOROD_1119.TXT", "a.gor", "gorod_7_(1).txt", "letter.doc", "gorodXtxt"];
  expect(told.map((name) => kindOfFile(name, kinds))).toEqual(["sber", "gorod", "gorod", "mine", undefined, undefined]);
});
