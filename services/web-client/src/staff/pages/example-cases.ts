// Cases to start from, one of each kind; the figures are the worked examples of the trade.
const one = (volume: string) => [{ zone: "single", volume }];
const read = (on: string, value: string) => ({ kind: "reading", on, values: [{ zone: "single", value }] });
const nizhny = { region: "nizhny", on: "2022-11-20", persons: 4 };

export const EXAMPLES = {
  consumption: { ...nizhny, group: "urban_gas", zones: 1, consumption: one("260"), benefits: [{ percent: "50", holders: 1 }] },
  meter: {
    ...nizhny,
    meter: {
      digits: 5,
      ratio: "1",
      events: [
        read("2022-10-20", "99950"),
        { kind: "swap", on: "2022-11-05", values: [{ zone: "single", value: "30" }], opening: [{ zone: "single", value: "7" }], digits: 6, ratio: "1" },
        read("2022-11-20", "87"),
      ],
    },
  },
  later: {
    ...nizhny,
    meter: {
      recalculation: "spread_by_period",
      events: [read("2022-08-20", "1000"), { kind: "billed", period: "2022-10", volumes: one("201") }, read("2022-11-20", "1700")],
    },
  },
  missing: {
    ...nizhny,
    missing: {
      reason: "no_reading",
      billed_in_a_row: 1,
      history: ["180", "200", "220", "210", "190", "205"].map((volume) => ({ volumes: one(volume) })),
      normative: "68",
    },
  },
  unmetered: {
    ...nizhny,
    unmetered: { normative: "68", meter_possible: false, absences: [{ left_on: "2022-11-02", back_on: "2022-11-20", persons: 1 }] },
  },
  house: {
    ...nizhny,
    house: { house_volume: "12000", non_residential: "1000", unmetered: "4000", metered: "5000", area: "60", area_of_all: "2400" },
  },
  pack: {
    on: "2026-11-20",
    consumption: one("4000"),
    pack: { model: "ranges", limits: ["3900", "6000"], prices: { any: { "1": { single: { range_1: "4.12", range_2: "6.18", range_3: "7.36" } } } } },
  },
  contract: { on: "2026-11-20", contract: { price: "7.12345", vat_percent: "22", points: [{ name: "1", volume: "1000" }, { name: "2", volume: "10.5" }] } },
  debt: { on: "2026-06-10", debt: { amount: "1000.00", due_on: "2026-02-10", payments: [] } },
} as const;

export type ExampleName = keyof typeof EXAMPLES;
export const EXAMPLE_NAMES = Object.keys(EXAMPLES) as ExampleName[];
export const exampleText = (name: ExampleName) => JSON.stringify(EXAMPLES[name], null, 2);
