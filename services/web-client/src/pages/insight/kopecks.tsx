import type { ComponentChildren } from "preact";
import { explanation as fetchExplanation, replayCharge } from "../../api/billing";
import type { Explanation } from "../../api/contract";
import { Facts, Fold } from "../../parts/choice";
import { Shown } from "../../parts/shown";
import { day, dial, energy, money, moment, period } from "../../format";
import { useResource } from "../../state/resource";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { inLanguage, t, word } from "../../texts";
import { zoneName } from "../readings/figures";
import { Again } from "./again";

type Told = { told: Explanation };
type Line = Explanation["lines"][number];
type Dial = Explanation["readings"][number]["zones"][number];

const lineName = ({ zone, band }: Line) => [zone !== "single" && zoneName(zone), word("bands", band) ?? band].filter(Boolean).join(". ");
const rounded = (told: Explanation) => told.lines.map((line) => money(line.amount)).join(" + ");

function Step({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <li>
      <h3>{title}</h3>
      {children}
    </li>
  );
}

/** «Стало 12605, было 12345: 260 кВт·ч», with what the meter's ratio or its passing of zero adds to that. */
function Difference({ zone, value, previous, consumption, ratio }: Dial) {
  const [now, before] = [dial(value, 1), dial(previous, 1)];
  return (
    <p>
      {zone !== "single" && `${zoneName(zone)}. `}
      {t("kopecks.dial", { now, before })} <strong>{energy(consumption)}</strong>
      {Number(value) < Number(previous) && ` ${t("kopecks.overZero")}`}
      {ratio && ratio !== "1" && ` ${t("readings.timesRatio", { ratio: ratio.replace(".", ",") })}`}
    </p>
  );
}

function Way({ told }: Told) {
  const date = useStore(today);
  const { pack, lines } = told;
  const on = lines[0]?.on;
  return (
    <ol class="way">
      <Step title={t(told.stand_in ? "kopecks.instead" : "kopecks.dials")}>
        {told.readings.map((reading) => (
          <div key={reading.reading_id}>
            <p class="muted">{t("kopecks.readOn", { day: day(reading.read_on, date) })}</p>
            {reading.zones.map((zone) => (
              <Difference key={zone.zone} {...zone} />
            ))}
          </div>
        ))}
        {told.stand_in?.why.map((each) => (
          <p key={each.en}>{inLanguage(each)}</p>
        ))}
        {told.unread_meters?.flatMap(({ meter_id, stand_in }) => stand_in.why.map((each, place) => <p key={`${meter_id} ${place}`}>{inLanguage(each)}</p>))}
        {told.set_off?.map(({ period: month, volumes }) => (
          <p key={month}>{t("kopecks.setOff", { period: period(month), volume: volumes.map(({ kwh }) => energy(kwh)).join(" + ") })}</p>
        ))}
      </Step>
      {told.bands.length > 1 && (
        <Step title={t("kopecks.limit")}>
          {told.norm && <p>{inLanguage(told.norm)}</p>}
          {told.bands.map(({ name, upper }) => upper && !told.norm && <p key={name}>{t("kopecks.upTo", { band: word("bands", name) ?? name, limit: energy(upper) })}</p>)}
          {told.volumes.length > 1 && <p>{t("kopecks.shared")}</p>}
        </Step>
      )}
      <Step title={t("kopecks.prices")}>
        {lines.map((line, place) => (
          <p key={place}>{inLanguage(line.why)}</p>
        ))}
      </Step>
      <Step title={t("kopecks.sum")}>
        <p>
          {lines.length > 1 && `${rounded(told)} = `}
          <strong>{money(told.total)}</strong>
        </p>
        {lines.length > 1 && <p class="muted">{t("kopecks.rounding")}</p>}
      </Step>
      <Step title={t("kopecks.source")}>
        {on && <p>{t(told.stand_in ? "kopecks.priceLastDay" : "kopecks.priceDay", { day: day(on, date) })}</p>}
        <p>
          {pack ? [inLanguage(pack), pack.decision, pack.order && [pack.order.number, pack.order.body].filter(Boolean).join(", ")].filter(Boolean).join(". ") : told.tariff}
        </p>
        <p>{t("kopecks.rules", { rules: [...new Set(lines.flatMap((line) => line.rules.map(inLanguage)))].join("; ") })}</p>
      </Step>
    </ol>
  );
}

/** What only somebody needs who does the sum again elsewhere, or who quarrels about it. */
function Numbers({ told }: Told) {
  const date = useStore(today);
  return (
    <Fold title={t("kopecks.numbers")}>
      <p>{t("kopecks.numbersNote")}</p>
      <Facts
        rows={[
          ...told.readings.map(
            (each) => [t("kopecks.readOn", { day: day(each.read_on, date) }), t("kopecks.record", { number: each.reading_id, revision: each.revision })] as const,
          ),
          ...told.lines.map((line) => [lineName(line), line.price_line?.name ?? "–"] as const),
          [t("kopecks.pack"), [told.tariff, told.pack_hash.slice(0, 12)].filter(Boolean).join(", ")],
          [t("charge.calculatedAt"), t("kopecks.revision", { time: moment(told.calculated_at, date), revision: told.revision, rules: told.calculator })],
        ]}
      />
    </Fold>
  );
}

/** Every kopeck with the dial it comes from and the place of its price. */
export function EveryKopeck({ account, charge }: { account: string; charge: string }) {
  const told = useResource(`explanation ${account} ${charge}`, () => fetchExplanation(account, charge));
  return (
    <Shown from={told} lines={6}>
      {(value) => (
        <div id="kopecks">
          {!value.complete && <p>{t("kopecks.partly")}</p>}
          <Way told={value} />
          <Again replay={async () => (await replayCharge(account, charge, value.revision)).total} />
          <Numbers told={value} />
        </div>
      )}
    </Shown>
  );
}
