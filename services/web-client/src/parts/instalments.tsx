import { instalmentPlans } from "../api/instalments";
import type { InstalmentMonth, InstalmentPlan, InstalmentPlans } from "../api/contract";
import { day, isZero, money, period } from "../format";
import { useResource } from "../state/resource";
import { Link } from "../state/router";
import { useStore } from "../state/store";
import { today } from "../state/today";
import { t } from "../texts";

export const isOpen = ({ state }: InstalmentPlan): boolean => state === "asked" || state === "agreed";

export const usePlans = (account: string) => useResource(`instalments ${account}`, () => instalmentPlans(account));

/** The months of a debt, each with why it may be divided. */
export function Months({ owed }: { owed: InstalmentMonth[] }) {
  const date = useStore(today);
  return (
    <ul class="plain" id="owed-months">
      {owed.map((month) => (
        <li key={`${month.due_on} ${month.period ?? ""}`}>
          {money(month.amount)}{" "}
          <span class="small muted">
            {month.period ? t("unpaid.forPeriod", { period: period(month.period) }) : t("instalments.before")},{" "}
            {t(date && month.due_on < date ? "instalments.overdue" : "instalments.notYet", { day: day(month.due_on, date) })}
            {month.charged && month.year_before && `; ${t("instalments.risen", { charged: money(month.charged), before: money(month.year_before) })}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Which part of a running plan is to be paid next, and what of it is paid. */
export function nextPart({ parts }: InstalmentPlan, date: string | undefined): string {
  const next = parts.find((part) => part.paid !== part.amount);
  if (!next) return t("instalments.done");
  const part = { sum: money(next.amount), day: day(next.due_on, date), paid: money(next.paid) };
  return t(isZero(next.paid) ? "instalments.next" : "instalments.nextPartly", part);
}

function words({ items, schedules }: InstalmentPlans, date: string | undefined): [string, string] | undefined {
  const now = items.find(isOpen);
  if (!now) return schedules.length > 0 ? [t("instalments.line"), t("instalments.ask")] : undefined;
  if (now.state === "asked") return [t("instalments.asked"), t("instalments.open")];
  return [isZero(now.late) ? nextPart(now, date) : t("instalments.lateNow"), t("instalments.open")];
}

/** One line beside what is owed: that it can be paid in parts, or how such a plan stands. Nothing where neither is so. */
export function InstalmentsLine({ account }: { account: string }) {
  const date = useStore(today);
  const { value } = usePlans(account);
  const said = value && words(value, date);
  if (!said) return null;
  return (
    <p class="box" id="instalments-line">
      {said[0]} <Link to="/payments/instalments">{said[1]}</Link>
    </p>
  );
}
