import type { TariffTable } from "../../api/contract";
import { Facts, Fold } from "../../parts/choice";
import { day, energy, period, roubles } from "../../format";
import { inLanguage, language, t, word } from "../../texts";

const zoneOrder = ["single", "day", "peak", "semi_peak", "night"];
const bandOrder = ["within_norm", "over_norm", "range_1", "range_2", "range_3", "all"];

const distinct = <T,>(items: readonly T[]): T[] => [...new Set(items)];
const unitOf = (table: TariffTable) => word("tariffUnits", table.unit) ?? table.unit;
const group = (name: string) => word("tariffGroups", name) ?? name;

/** A range by its bounds where the source names them. */
function band(name: string, limits: readonly string[]): string {
  const number = Number(name.replace("range_", ""));
  if (Number.isNaN(number)) return word("tariffBands", name) ?? name;
  const [from, to] = [limits[number - 2], limits[number - 1]].map((limit) => limit && energy(limit).replace(/\u00a0(?=\D)/, " "));
  if (number === 1 && to) return t("tariffBands.upTo", { to });
  if (from && to) return t("tariffBands.between", { from, to });
  if (from && number > limits.length && limits.length > 1) return t("tariffBands.over", { from });
  return t("tariffBands.nth", { n: number });
}

interface Cells {
  /** What a price is for: the columns of its row. */
  heads: string[];
  parts: { key: string; title: string | undefined; rows: { key: string; name: string; prices: (string | undefined)[] }[] }[];
}

/** Norm and beyond stand side by side; ranges, whose bounds are long words, one under another, or a telephone has no room. */
function cells(table: TariffTable, of: string): Cells {
  const prices = table.prices.filter((price) => price.group === of);
  const bands = bandOrder.filter((name) => prices.some((price) => price.band === name));
  const price = (rates: number, zone: string, name: string) => prices.find((each) => each.rates === rates && each.zone === zone && each.band === name)?.price;
  const meters = distinct(prices.map(({ rates }) => rates)).sort((one, other) => one - other);
  const zones = (rates: number) => zoneOrder.filter((zone) => prices.some((each) => each.rates === rates && each.zone === zone));
  const meter = (rates: number) => word("tariffMeters", String(rates)) ?? String(rates);
  const named = (rates: number, zone: string) => (rates === 1 ? meter(1) : (word("tariffMeters", zone) ?? zone));
  if (bands.length < 3) {
    const parts = meters.map((rates) => ({
      key: String(rates),
      title: rates > 1 ? meter(rates) : undefined,
      rows: zones(rates).map((zone) => ({ key: zone, name: named(rates, zone), prices: bands.map((name) => price(rates, zone, name)) })),
    }));
    return { heads: [t("tariffs.meter"), ...bands.map((name) => band(name, table.limits))], parts };
  }
  const parts = meters.flatMap((rates) =>
    zones(rates).map((zone) => ({
      key: `${rates}/${zone}`,
      title: rates > 1 ? `${meter(rates)}. ${named(rates, zone)}` : meter(1),
      rows: bands.map((name) => ({ key: name, name: band(name, table.limits), prices: [price(rates, zone, name)] })),
    })),
  );
  return { heads: [t("tariffs.used"), t("tariffBands.all")], parts };
}

function Prices({ table, of }: { table: TariffTable; of: string }) {
  const { heads, parts } = cells(table, of);
  const title = t("tariffs.prices", { group: group(of) });
  return (
    <div class="prices" tabIndex={0} role="region" aria-label={title}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        {parts.map(({ key, title: heading, rows }) => (
          <tbody key={key}>
            {heading && (
              <tr>
                <th scope="rowgroup" colSpan={heads.length}>
                  {heading}
                </th>
              </tr>
            )}
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.name}</th>
                {row.prices.map((found, column) => (
                  <td key={column}>{found ? roubles(found) : "—"}</td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function span(table: TariffTable): string {
  if (!table.valid_from) return t("tariffs.undated");
  const from = day(table.valid_from, undefined);
  return table.valid_to ? t("tariffs.span", { from, to: day(table.valid_to, undefined) }) : t("tariffs.since", { from });
}

/** In words, how consumption is cut into prices. */
function Model({ table }: { table: TariffTable }) {
  const { norm } = table;
  const months = (numbers: number[]) => numbers.map((month) => period(`2022-${String(month).padStart(2, "0")}`).split("\u00a0")[0]).join(", ");
  return (
    <>
      {norm && (
        <p>{norm.alone ? t("tariffs.normAlone", { kwh: energy(norm.per_person), alone: energy(norm.alone) }) : t("tariffs.norm", { kwh: energy(norm.per_person) })}</p>
      )}
      {table.limits.length > 0 && <p>{t("tariffs.ranges")}</p>}
      {table.seasons.map((season) => (
        <p key={season.months.join()}>{t("tariffs.season", { months: months(season.months), times: season.multiplier })}</p>
      ))}
    </>
  );
}

const named = ({ body, number }: { body: string; number: string }) => ({ body, number });

function Legal({ table }: { table: TariffTable }) {
  const { source, order } = table;
  const told = order && (order.date ? t("tariffs.orderLine", { ...named(order), day: day(order.date, undefined) }) : t("tariffs.orderUndated", named(order)));
  return (
    <Facts
      rows={[
        [t("tariffs.source"), `${inLanguage(source)} (${source.where})`],
        [t("tariffs.order"), told ?? source.decision ?? t("tariffs.noOrder")],
      ]}
    />
  );
}

/** One published tariff, as a person reads it. */
export function Table({ table }: { table: TariffTable }) {
  const vat = table.vat && t("tariffs.withVat", { vat: language() === "en" ? table.vat : table.vat.replace(".", ",") });
  return (
    <article class="card" id={`tariff-${table.tariff}`}>
      <h3>
        {t(`tariffs.${table.service}`)}. {span(table)}
      </h3>
      {table.for_reference && <p class="note">{t("tariffs.reference")}</p>}
      <Model table={table} />
      <p>
        {t("tariffs.perKwh", { unit: unitOf(table) })} {vat}
      </p>
      {distinct(table.prices.map((price) => price.group)).map((name) => (
        <Prices key={name} table={table} of={name} />
      ))}
      <Legal table={table} />
      {table.normatives.length > 0 && (
        <Fold title={t("tariffs.normatives")}>
          <Facts
            rows={table.normatives.map((each) => [`${group(each.group)}. ${t("tariffs.normative", { rooms: each.rooms, persons: each.persons })}`, energy(each.volume)] as const)}
          />
        </Fold>
      )}
      {table.absent.length > 0 && (
        <Fold title={t("tariffs.absent")}>
          {table.absent.map((words) => (
            <p key={words.en}>{inLanguage(words)}</p>
          ))}
        </Fold>
      )}
    </article>
  );
}
