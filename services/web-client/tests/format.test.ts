import { describe, expect, it } from "vitest";
import { change, day, daysBetween, dial, energy, isZero, moment, money, period } from "../src/format";
import { speak } from "../src/texts";

describe("money", () => {
  it("has thousands apart, a comma and kopecks, and never breaks", () => {
    expect(money("1257.80")).toBe("1\u00a0257,80\u00a0₽");
    expect(money("1234567.00")).toBe("1\u00a0234\u00a0567,00\u00a0₽");
  });

  it("keeps every digit of a sum no float could hold", () => {
    expect(money("90071992547409.93")).toBe("90\u00a0071\u00a0992\u00a0547\u00a0409,93\u00a0₽");
  });

  it("shows a minus as a minus and a plus only for what is added", () => {
    expect(money("-72.30")).toBe("\u221272,30\u00a0₽");
    expect(change("72.30")).toBe("+72,30\u00a0₽");
    expect(change("-72.30")).toBe("\u221272,30\u00a0₽");
    expect(change("0.00")).toBe("0,00\u00a0₽");
  });

  it("is written in English as the services write it", async () => {
    Object.assign(globalThis, { document: { documentElement: {} } });
    await speak("en");
    expect([money("1257.80"), change("1257.80"), money("-433.80")]).toEqual(["RUB\u00a01,257.80", "+RUB\u00a01,257.80", "\u2212RUB\u00a0433.80"]);
    await speak("ru");
  });

  it("knows zero however it is written", () => {
    expect(["0", "0.00", "-0.00"].map(isZero)).toEqual([true, true, true]);
    expect(["0.01", "-10.00"].map(isZero)).toEqual([false, false]);
  });
});

it("energy drops empty decimals", () => {
  expect(energy("260")).toBe("260\u00a0кВт·ч");
  expect(energy("1260.500")).toBe("1\u00a0260,5\u00a0кВт·ч");
});

it("a dial keeps its leading zeros and drops what stands after the comma", () => {
  expect(dial("4510", 6)).toBe("004510");
  expect(dial("004510.7", 1)).toBe("4510");
  expect(dial("0", 1)).toBe("0");
});

describe("dates", () => {
  it("carry the year only when it is another one", () => {
    expect(day("2022-12-15", "2022-11-20")).toBe("15\u00a0декабря");
    expect(day("2023-01-15", "2022-11-20")).toBe("15\u00a0января\u00a02023");
    expect(day("2022-12-15", undefined)).toBe("15\u00a0декабря\u00a02022");
  });

  it("stand in the retailer's zone", () => {
    expect(moment("2022-11-20T22:30:00Z", "2022-11-20")).toBe("21\u00a0ноября, 01:30");
  });

  it("name a month and count days", () => {
    expect(period("2022-11")).toBe("ноябрь\u00a02022");
    expect(daysBetween("2022-11-20", "2022-11-25")).toBe(5);
    expect(daysBetween("2022-11-30", "2022-12-15")).toBe(15);
  });
});
