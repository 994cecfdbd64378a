import { bills } from "../../api/bills";
import type { ListedBill } from "../../api/contract";
import { Page } from "../../parts/page";
import { Shown } from "../../parts/shown";
import { capital, day, isZero, money, period } from "../../format";
import { useAccount } from "../../state/account";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { t } from "../../texts";
import { ByEmail } from "./by-email";
import { NoDebt } from "./no-debt";

function One({ bill }: { bill: ListedBill }) {
  const owes = isZero(bill.advance);
  return (
    <li>
      <Link to={`/bills/${bill.period}`} class="row row-link">
        <span>
          {capital(period(bill.period))}
          <span class="small muted"> {t("bills.charged", { amount: money(bill.charged) })}</span>
        </span>
        <span>
          <strong class="figures">{money(owes ? bill.to_pay : bill.advance)}</strong>
          <span class="small muted"> {t(owes ? "bills.toPay" : "bills.advance")}</span>
        </span>
      </Link>
    </li>
  );
}

/** The archive: a year at a time, the newest month first. */
export function BillsPage({ chosen }: { chosen: number | undefined }) {
  const { account_id: account } = useAccount();
  const date = useStore(today);
  const archive = useResource(`bills ${account} ${chosen ?? ""}`, () => bills(account, chosen));
  return (
    <Page title={t("menu.bills")} lead={t("bills.lead")}>
      <Shown from={archive}>
        {({ year, years, bills: found, next_period: next, next_on: on }) => (
          <>
            {years.length > 1 && (
              <nav aria-label={t("bills.years")}>
                <p class="row">
                  {years.map((each) => (
                    <Link key={each} to={`/bills/${each}`} class="button second" current={each === year}>
                      {each}
                    </Link>
                  ))}
                </p>
              </nav>
            )}
            {found.length > 0 ? (
              <ul class="list">
                {found.map((bill) => (
                  <One key={bill.period} bill={bill} />
                ))}
              </ul>
            ) : (
              <p class="box">{years.length > 0 ? t("bills.noneOfYear", { year }) : t("bills.none", { day: day(on, date) })}</p>
            )}
            {years.length > 0 && <p>{t("bills.next", { period: period(next), day: day(on, date) })}</p>}
            <p class="small muted">{t("bills.older")}</p>
          </>
        )}
      </Shown>
      <ByEmail />
      <NoDebt />
    </Page>
  );
}
