import type { FormerMeter, Meter } from "../../api/contract";
import { meters } from "../../api/readings";
import { Facts } from "../../parts/choice";
import { Page } from "../../parts/page";
import { Phone } from "../../parts/phone";
import { Shown } from "../../parts/shown";
import { day, dial } from "../../format";
import { useAccount } from "../../state/account";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { inLanguage, t, word } from "../../texts";
import { zoneName } from "../readings/figures";

const zonesOf = (meter: Meter) => (meter.zones.length === 1 ? t("meter.oneZone") : `${meter.zones.length}: ${meter.zones.map(zoneName).join(", ").toLowerCase()}`);

function rowsOf(meter: Meter): (readonly [string, string])[] {
  const rows: (readonly [string, string])[] = [];
  if (meter.place) rows.push([t("meter.place"), word("meterPlaces", meter.place) ?? meter.place]);
  rows.push([t("meter.zones"), zonesOf(meter)], [t("meter.digits"), String(meter.digits)]);
  if (meter.ratio && meter.ratio !== "1") rows.push([t("meter.ratio"), meter.ratio]);
  if (meter.installed_on) rows.push([t("meter.installed"), day(meter.installed_on, undefined)]);
  return rows;
}

function Card({ meter }: { meter: Meter }) {
  const { verification } = meter;
  return (
    <section class="card" aria-labelledby={`meter-${meter.meter_id}`}>
      <h2 id={`meter-${meter.meter_id}`}>{t("readings.meter", { serial: meter.serial })}</h2>
      {verification && (
        <p class={verification.soon ? "box box-bad" : "box box-good"}>
          <strong>{inLanguage(verification)}.</strong>
          {verification.soon && (
            <>
              {" "}
              {t("meter.verify")} <Phone />
            </>
          )}
        </p>
      )}
      <Facts rows={rowsOf(meter)} />
    </section>
  );
}

function Former({ meter }: { meter: FormerMeter }) {
  const figures = meter.final_values.map((each) => dial(each.value, 1)).join(" / ");
  return (
    <li>
      <strong>{t("readings.meter", { serial: meter.serial })}</strong>
      <p class="small">
        {meter.installed_on
          ? t("meter.wasFrom", { from: day(meter.installed_on, undefined), until: day(meter.removed_on, undefined) })
          : t("meter.wasUntil", { until: day(meter.removed_on, undefined) })}
        {figures && ` ${t("meter.final", { figures })}`}
        {meter.closing === "waiting" && ` ${t("meter.beingChecked")}`}
        {meter.closing === "left" && ` ${t("meter.notKnown")}`}
      </p>
    </li>
  );
}

/** The cards of the account's meters. */
export function MetersPage() {
  const { account_id: account } = useAccount();
  const found = useResource(`meters ${account}`, () => meters(account));
  return (
    <Page title={t("meter.title")} lead={t("meter.lead")}>
      <Shown from={found} lines={8}>
        {({ meters: all, former = [] }) => (
          <>
            {all.length === 0 && <p>{t("readings.noMeter")}</p>}
            {all.map((meter) => (
              <Card key={meter.meter_id} meter={meter} />
            ))}
            {former.length > 0 && (
              <section id="former" aria-labelledby="former-title">
                <h2 id="former-title">{t("meter.former")}</h2>
                <ul class="list">
                  {former.map((meter) => (
                    <Former key={meter.meter_id} meter={meter} />
                  ))}
                </ul>
              </section>
            )}
          </>
        )}
      </Shown>
      <p>
        <Link to="/readings">{t("receipt.back")}</Link>
      </p>
    </Page>
  );
}
