import type { Meter, Window } from "../../api/contract";
import { day, daysBetween, period } from "../../format";
import { maySend, useAccount } from "../../state/account";
import { Link } from "../../state/router";
import { days, t } from "../../texts";

function windowLine(window: Window): string {
  if (window.late) return t("home.windowLate", { period: period(window.counts_to) });
  if (!window.open) return t("home.windowOpens", { day: day(window.opens_on, window.today), left: days(daysBetween(window.today, window.opens_on)) });
  const left = daysBetween(window.today, window.closes_on);
  return left === 0 ? t("home.windowLastDay") : t("home.windowLeft", { day: day(window.closes_on, window.today), left: days(left) });
}

function Taken({ window, meters: all }: { window: Window; meters: Meter[] }) {
  return (
    <section class="card" aria-labelledby="window-title" id="window">
      <h2 id="window-title">{t("home.readings", { period: period(window.counts_to) })}</h2>
      <p>
        <strong>
          <span class="good" aria-hidden="true">
            ✓
          </span>{" "}
          {t("home.taken")}
        </strong>
      </p>
      <Link to="/readings" id="to-readings">
        {t(maySend(useAccount()) && all.some((meter) => meter.last_reading?.can_correct) ? "home.changeReadings" : "home.seeReadings")}
      </Link>
    </section>
  );
}

/** Whether readings are awaited, until when, or that they are here; the button is left to the card above that has `asked` for them. */
export function ReadingWindow({ window, meters: all, asked }: { window: Window; meters: Meter[]; asked: boolean }) {
  const may = !asked && all.length > 0 && maySend(useAccount()) && (window.open || window.late);
  const taken = (meter: Meter) => meter.last_reading?.status === "accepted" && meter.last_reading.period === window.counts_to;
  if (all.length > 0 && all.every(taken)) return <Taken window={window} meters={all} />;
  return (
    <section class="card" aria-labelledby="window-title" id="window">
      <h2 id="window-title">{t("home.readings", { period: period(window.counts_to) })}</h2>
      <p>
        <strong>{windowLine(window)}</strong>
      </p>
      <Link class={may ? "button" : undefined} to="/readings" id="to-readings">
        {t(may ? "home.sendReadings" : "home.seeReadings")}
      </Link>
    </section>
  );
}
