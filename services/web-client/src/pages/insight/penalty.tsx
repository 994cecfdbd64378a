import { penalty as fetchPenalty, replayPenalty } from "../../api/billing";
import type { Penalty } from "../../api/contract";
import { capital, change, day, isNegative, isZero, money, moment, period } from "../../format";
import { Fold } from "../../parts/choice";
import { Page } from "../../parts/page";
import { Shown } from "../../parts/shown";
import { useAccount } from "../../state/account";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { inLanguage, t } from "../../texts";
import { Again } from "./again";

type Told = { told: Penalty };

const monthOf = ({ period: month }: { period: string | null }) => (month ? t("unpaid.forPeriod", { period: period(month) }) : t("unpaid.before"));

/** Which sums were late, until when they were to be paid, and what was paid of them when. */
function Late({ told }: Told) {
  const date = useStore(today);
  if (told.parts.length === 0) return null;
  return (
    <section aria-labelledby="late-title" id="late">
      <h2 id="late-title">{t("penalty.late")}</h2>
      <ul class="list">
        {told.parts.map((part) => (
          <li key={`${part.due_on} ${part.period ?? ""}`}>
            <span class="row">
              <span>{capital(monthOf(part))}</span>
              <strong class="figures">{money(part.amount)}</strong>
            </span>
            <p class="small">{t("unpaid.wasDue", { day: day(part.due_on, date) })}</p>
            {part.payments.map((paid) => (
              <p key={`${paid.on} ${paid.amount}`} class="small">
                {t("penalty.paid", { day: day(paid.on, date), sum: money(paid.amount) })}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** So many days at such a share of the rate: each line is a sum that a reader can do on paper. */
function Days({ told }: Told) {
  const date = useStore(today);
  return (
    <section aria-labelledby="days-title" id="days">
      <h2 id="days-title">{t("penalty.days")}</h2>
      {told.lines.length === 0 && <p>{t("penalty.nothing")}</p>}
      {told.lines.length > 0 && <p>{t("penalty.how")}</p>}
      <ol class="list lines">
        {told.lines.map((line) => (
          <li key={`${line.period ?? ""} ${line.first}`}>
            <span class="row">
              <span>{t("forecast.days", { first: day(line.first, date), last: day(line.last, date) })}</span>
              <strong class="figures">{money(line.amount)}</strong>
            </span>
            <p class="small">{inLanguage(line.why)}</p>
            <p class="small muted">{t("penalty.place", { month: capital(monthOf(line)), first: line.from_day, last: line.from_day + line.days - 1 })}</p>
          </li>
        ))}
      </ol>
      <ul class="plain lines">
        {!isZero(told.booked) && (
          <>
            <li class="row">
              <span>{t("penalty.told")}</span>
              <strong class="figures">{money(told.told)}</strong>
            </li>
            <li class="row">
              <span>{t("penalty.booked")}</span>
              <strong class="figures">{money(told.booked)}</strong>
            </li>
          </>
        )}
        <li class="row total">
          <span>{t(isNegative(told.amount) ? "penalty.lowered" : "penalty.added")}</span>
          <strong class="figures">{isZero(told.booked) ? money(told.amount) : change(told.amount)}</strong>
        </li>
      </ul>
    </section>
  );
}

function Explained({ account, told }: Told & { account: string }) {
  const date = useStore(today);
  return (
    <>
      <p class="sum" id="penalty-sum">
        {money(told.amount)} <span class="sum-note">{t("penalty.until", { day: day(told.until, date) })}</span>
      </p>
      <Late told={told} />
      <Days told={told} />
      {told.law && (
        <section aria-labelledby="law-title">
          <h2 id="law-title">{t("penalty.law")}</h2>
          <p>{inLanguage(told.law)}</p>
        </section>
      )}
      <Again replay={async () => (await replayPenalty(account, told.penalty_id)).told} />
      <Fold title={t("kopecks.numbers")}>
        <p>{t("penalty.record", { number: told.penalty_id, time: moment(told.accrued_at, date), rules: told.calculator })}</p>
      </Fold>
      <p>{t("penalty.wrong")}</p>
    </>
  );
}

/** A penalty of the ledger taken apart: who paid what late, what each day of it cost, and by which law. */
export function PenaltyPage({ id }: { id: string }) {
  const { account_id: account } = useAccount();
  const told = useResource(`penalty ${account} ${id}`, () => fetchPenalty(account, id));
  return (
    <Page title={t("penalty.title")}>
      <Shown from={told} lines={6}>
        {(value) => <Explained account={account} told={value} />}
      </Shown>
      <p class="no-print">
        <Link to="/payments">{t("penalty.all")}</Link>
      </p>
    </Page>
  );
}
