import { useState } from "preact/hooks";
import "../../texts/tariffs";
import type { Tariffs, TariffRegion } from "../../api/contract";
import { tariffs } from "../../api/tariffs";
import { Choice } from "../../parts/choice";
import { TextField } from "../../parts/field";
import { Page } from "../../parts/page";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { day } from "../../format";
import { useResource } from "../../state/resource";
import { Link, navigate } from "../../state/router";
import { inLanguage, t } from "../../texts";
import { Table } from "./table";

/** The region of the retailer itself: what is shown before anything is chosen. */
const HOME_REGION = "nizhny";

const ISO = /^\d{4}-\d{2}-\d{2}$/;

function Ask({ found, region, date }: { found: Tariffs; region: string; date: string }) {
  const [chosen, choose] = useState(region);
  const [when, setWhen] = useState(date);
  const options = found.regions.map((each) => ({ value: each.region, label: inLanguage(each) }));
  const known = options.some((each) => each.value === chosen);
  return (
    <form noValidate class="ask" onSubmit={(event) => (event.preventDefault(), navigate(`/tariffs/${chosen}${when ? `/${when}` : ""}`))}>
      <Choice id="region" label={t("tariffs.region")} value={chosen} options={known ? options : [{ value: chosen, label: chosen }, ...options]} onChoice={choose} />
      <TextField id="date" type="date" label={t("tariffs.date")} hint={t("tariffs.dateHint")} optional narrow value={when} onText={setWhen} />
      <Submit busy={false} label={t("tariffs.show")} />
    </form>
  );
}

/** The days for which there is something to show. */
function Known({ region }: { region: TariffRegion }) {
  const dated = region.known.filter((each) => each.valid_from !== null);
  if (dated.length === 0) return null;
  return (
    <>
      <p>{t("tariffs.known")}</p>
      <ul>
        {dated.map((each) => {
          const from = day(each.valid_from ?? "", undefined);
          return (
            <li key={each.tariff}>
              <Link to={`/tariffs/${region.region}/${each.valid_from ?? ""}`}>
                {each.valid_to ? t("tariffs.span", { from, to: day(each.valid_to, undefined) }) : t("tariffs.since", { from })}
              </Link>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Answer({ found, asked }: { found: Tariffs; asked: string }) {
  const region = found.regions.find((each) => each.region === asked);
  const on = day(found.date, undefined);
  return (
    <section aria-labelledby="found">
      <h2 id="found">{t("tariffs.heading", { region: region ? inLanguage(region) : asked, day: on })}</h2>
      {found.tables.map((table) => (
        <Table key={table.pack_hash} table={table} />
      ))}
      {found.tables.length === 0 && (
        <>
          <p class="note">{t("tariffs.none", { day: on })}</p>
          {region && <Known region={region} />}
        </>
      )}
    </section>
  );
}

/** The published tariffs by region and date, for everybody. */
export function TariffsPage({ region, date }: { region: string; date: string }) {
  const asked = region || HOME_REGION;
  const when = ISO.test(date) ? date : "";
  const found = useResource(`tariffs ${asked} ${when}`, () => tariffs(asked, when || undefined));
  return (
    <Page title={t("tariffs.title")} lead={t("tariffs.lead")}>
      <Shown from={found} lines={6}>
        {(value) => (
          <>
            <Ask key={`${asked} ${when}`} found={value} region={asked} date={when} />
            <Answer found={value} asked={asked} />
          </>
        )}
      </Shown>
      <p>
        <Link to="/calculator">{t("login.toCalculator")}</Link>
      </p>
    </Page>
  );
}
