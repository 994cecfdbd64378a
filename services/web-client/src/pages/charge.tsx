import type { ComponentChild } from "preact";
import { useState } from "preact/hooks";
import { charge as fetchCharge } from "../api/billing";
import type { Charge } from "../api/contract";
import { Facts, Fold } from "../parts/choice";
import { Later } from "../parts/later";
import { Page } from "../parts/page";
import { Shown } from "../parts/shown";
import { change, day, energy, isZero, moment, money, period } from "../format";
import { useAccount } from "../state/account";
import { useResource } from "../state/resource";
import { Link } from "../state/router";
import { useStore } from "../state/store";
import { today } from "../state/today";
import { inLanguage, t, word } from "../texts";
import { zoneName } from "./readings/figures";
import { ZoneFacts } from "./readings/zone-facts";

/** Why a sum was calculated; where nobody read the meter, or one of several, by what it was charged instead. */
const reasonOf = ({ reason, by_rule: byRule, stand_in: unread }: Pick<Charge, "reason" | "by_rule" | "stand_in">) =>
  word("chargedBy", unread?.by ?? (byRule ? "rule" : "")) ?? word("reasons", reason) ?? reason;

function Lines({ charge }: { charge: Charge }) {
  return (
    <section aria-labelledby="lines-title" id="lines">
      <h2 id="lines-title">{t("charge.lines")}</h2>
      {charge.lines.length === 0 && <p>{t("charge.nothing")}</p>}
      <ol class="list lines">
        {charge.lines.map((line, place) => (
          <li key={place}>
            <span class="row">
              <span>
                {line.point?.serial ? `${t("readings.meter", { serial: line.point.serial })}. ` : ""}
                {line.zone === "single" ? "" : `${zoneName(line.zone)}. `}
                {word("bands", line.band) ?? line.band}
              </span>
              <strong class="figures">{money(line.amount)}</strong>
            </span>
            <p class="small">{inLanguage(line.why)}</p>
          </li>
        ))}
      </ol>
      <p class="row total">
        <span>{t("charge.total")}</span>
        <strong class="figures">{money(charge.total)}</strong>
      </p>
    </section>
  );
}

function Revisions({ charge }: { charge: Charge }) {
  const date = useStore(today);
  if (charge.revisions.length < 2) return null;
  return (
    <section aria-labelledby="revisions-title" id="revisions">
      <h2 id="revisions-title">{t("charge.revisions")}</h2>
      <ol class="list">
        {charge.revisions.map((revision) => (
          <li key={revision.revision}>
            <span class="row">
              <span>{reasonOf(revision)}</span>
              <strong class="figures">{money(revision.total)}</strong>
            </span>
            {revision.revision > 1 && !isZero(revision.difference) && <p>{t("charge.differs", { change: change(revision.difference) })}</p>}
            <p class="small muted">{moment(revision.calculated_at, date)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Sources({ charge }: { charge: Charge }) {
  const date = useStore(today);
  const { tariff_source: source, norm } = charge;
  return (
    <section aria-labelledby="sources-title" id="sources">
      <h2 id="sources-title">{t("charge.where")}</h2>
      {norm && <p>{inLanguage(norm)}</p>}
      {charge.unread_meters?.flatMap(({ meter_id, why }) => why.map((each, place) => <p key={`${meter_id} ${place}`}>{inLanguage(each)}</p>))}
      {charge.readings.map((reading) => (
        <div key={reading.reading_id}>
          <h3>{t("charge.readOn", { day: day(reading.read_on, date) })}</h3>
          <ZoneFacts zones={reading.zones} />
        </div>
      ))}
      <Facts
        rows={[
          [t("charge.tariff"), source ? [inLanguage(source), source.where, source.decision].filter(Boolean).join(". ") : charge.tariff],
          [t("charge.reason"), reasonOf(charge)],
          [t("charge.calculatedAt"), moment(charge.calculated_at, date)],
        ]}
      />
    </section>
  );
}

const insight = () => import("./insight/room");
type Insight = Awaited<ReturnType<typeof insight>>;

/** Fetched and asked only when somebody opens it. */
function Opened({ title, draw }: { title: string; draw: (room: Insight) => ComponentChild }) {
  const [open, setOpen] = useState(false);
  return (
    <Fold title={title} onOpen={() => setOpen(true)}>
      {open && <Later name="insight" load={insight} draw={draw} />}
    </Fold>
  );
}

function LookedInto({ account, charge: { charge_id: charge, lines } }: { account: string; charge: Charge }) {
  if (lines.length === 0) return null;
  return (
    <section aria-labelledby="looked-into-title">
      <h2 id="looked-into-title">{t("charge.lookedInto")}</h2>
      <Opened title={t("charge.everyKopeck")} draw={({ EveryKopeck }) => <EveryKopeck account={account} charge={charge} />} />
      <Opened title={t("charge.whatIf")} draw={({ WhatIf }) => <WhatIf account={account} charge={charge} />} />
    </section>
  );
}

function Explained({ account, charge }: { account: string; charge: Charge }) {
  const date = useStore(today);
  return (
    <>
      <p class="sum" id="charge-total">
        {money(charge.total)} <span class="sum-note">{t("charge.forPeriod", { period: period(charge.period), volume: energy(charge.volume) })}</span>
      </p>
      {!isZero(charge.total) && <p>{t("charge.dueOn", { day: day(charge.due_on, date) })}</p>}
      <Lines charge={charge} />
      <Revisions charge={charge} />
      <Sources charge={charge} />
      <LookedInto account={account} charge={charge} />
      <p>{t("charge.wrong")}</p>
      <p class="buttons no-print">
        <Link to="/readings" class="button second">
          {t("charge.toReadings")}
        </Link>
        <button type="button" class="second" onClick={() => print()}>
          {t("site.print")}
        </button>
        <Link to="/charges">{t("charge.all")}</Link>
      </p>
    </>
  );
}

export function ChargePage({ id }: { id: string }) {
  const { account_id: account, account_number: number } = useAccount();
  const charge = useResource(`charge ${account} ${id}`, () => fetchCharge(account, id));
  return (
    <Page title={charge.value ? t("charge.title", { period: period(charge.value.period) }) : t("charge.titleAny")}>
      <p class="print-only">{t("charge.printed", { number })}</p>
      <Shown from={charge} lines={6}>
        {(value) => <Explained account={account} charge={value} />}
      </Shown>
    </Page>
  );
}
