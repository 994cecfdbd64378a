import { balance, entries } from "../api/billing";
import type { Entry } from "../api/contract";
import { AsOfBase, useBase } from "../parts/from-base";
import { InstalmentsLine } from "../parts/instalments";
import { MadeOf } from "../parts/made-of";
import { More } from "../parts/more";
import { Online } from "../parts/online";
import { Page } from "../parts/page";
import { Paid } from "../parts/paid";
import { Shown } from "../parts/shown";
import { Unpaid, isDueTogether } from "../parts/unpaid";
import { PenaltyForecastForm } from "./forecast";
import { day, isNegative, isZero, money } from "../format";
import { useAccount } from "../state/account";
import { useResource } from "../state/resource";
import { Link } from "../state/router";
import { useStore } from "../state/store";
import { today } from "../state/today";
import { inLanguage, t } from "../texts";

const PENALTY = "penalty:"; // the ledger names such entries by the penalty they book

function One({ entry }: { entry: Entry }) {
  const date = useStore(today);
  const lowers = isNegative(entry.amount);
  return (
    <li>
      <span class="row">
        <span>{inLanguage(entry)}</span>
        <strong class={lowers ? "figures good" : "figures"}>{money(entry.amount)}</strong>
      </span>
      <p class="small muted">{day(entry.at, date)}</p>
      {entry.entry_id.startsWith(PENALTY) && <Link to={`/payments/penalties/${entry.entry_id.slice(PENALTY.length)}`}>{t("payments.howPenalty")}</Link>}
    </li>
  );
}

export function PaymentsPage() {
  const { account_id: account, account_number: number } = useAccount();
  const date = useStore(today);
  const owed = useResource(`balance ${account}`, () => balance(account));
  const base = useBase(account);
  return (
    <Page title={t("menu.payments")} lead={t("payments.lead")}>
      <Shown from={owed} lines={1}>
        {(now) => (
          <>
            <p class="sum">
              {isZero(now.advance) ? money(now.to_pay) : money(now.advance)}{" "}
              <span class="sum-note">
                {!isZero(now.advance) ? t("payments.advance") : isDueTogether(now) ? t("payments.toPayUntil", { day: day(now.due_on, date) }) : t("payments.toPay")}
              </span>
            </p>
            <Unpaid balance={now} />
            <InstalmentsLine account={account} />
            <AsOfBase base={base} />
            <section aria-labelledby="made-of-title">
              <h2 id="made-of-title">{t("madeOf.title")}</h2>
              <MadeOf balance={now} />
            </section>
            <PenaltyForecastForm account={account} balance={now} />
          </>
        )}
      </Shown>
      <Online />
      <p class="box">{t("home.payWhere", { number })}</p>
      <h2>{t("payments.made")}</h2>
      <Paid account={account} />
      <h2>{t("payments.all")}</h2>
      <More
        name={`entries ${account}`}
        none={t("payments.none")}
        load={async (cursor) => {
          const { entries: items, next } = await entries(account, cursor);
          return { items, next };
        }}
        draw={(entry) => <One key={entry.entry_id} entry={entry} />}
      />
    </Page>
  );
}
