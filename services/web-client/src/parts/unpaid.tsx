import type { Balance } from "../api/contract";
import { day, isZero, money, period } from "../format";
import { useStore } from "../state/store";
import { today } from "../state/today";
import { t } from "../texts";

/** Is all of it to be paid until one day, which is still to come? */
export function isDueTogether(now: Balance): now is Balance & { due_on: string } {
  return isZero(now.overdue) && new Set(now.parts.map((part) => part.due_on)).size === 1;
}

/** What is overdue, in words, and the sum split by the day it is to be paid until. */
export function Unpaid({ balance: now }: { balance: Balance }) {
  const date = useStore(today);
  if (now.parts.length === 0 || isDueTogether(now)) return null;
  return (
    <>
      {!isZero(now.overdue) && (
        <p>
          <strong>{t("unpaid.overdue", { sum: money(now.overdue) })}</strong>
        </p>
      )}
      <ul class="plain" id="unpaid">
        {now.parts.map((part) => (
          <li key={`${part.due_on} ${part.period ?? ""} ${String(part.penalty)}`}>
            {money(part.unpaid)}{" "}
            <span class="small muted">
              {part.period ? t(part.penalty ? "unpaid.penalty" : "unpaid.forPeriod", { period: period(part.period) }) : t("unpaid.before")},{" "}
              {t(part.overdue ? "unpaid.wasDue" : "home.until", { day: day(part.due_on, date) })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
