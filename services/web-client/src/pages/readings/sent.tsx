import { useEffect, useRef } from "preact/hooks";
import type { ChargeSummary } from "../../api/contract";
import { change, day, energy, isZero, money, period } from "../../format";
import { Link } from "../../state/router";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { inLanguage, t } from "../../texts";
import { ZoneFacts } from "./zone-facts";
import { useNewCharge } from "./use-new-charge";
import type { Sent } from "./use-sending";

function ChargeLine({ charge }: { charge: ChargeSummary | "counting" | "later" }) {
  const date = useStore(today);
  if (charge === "counting") return <p class="muted">{t("readings.chargeCounting")}</p>;
  if (charge === "later") return <p>{t("readings.chargeLater")}</p>;
  const recalculated = charge.revision > 1 && !isZero(charge.difference);
  return (
    <>
      <p class="sum" id="new-charge">
        {money(charge.total)}{" "}
        <span class="sum-note">{t("charge.forPeriod", { period: period(charge.period), volume: energy(charge.volume) })}</span>
      </p>
      {recalculated && <p>{t("charge.difference", { change: change(charge.difference) })}</p>}
      {!isZero(charge.total) && <p>{t("charge.dueOn", { day: day(charge.due_on, date) })}</p>}
      <p>
        <Link to={`/charges/${charge.charge_id}`}>{t("charge.explain")}</Link>
      </p>
    </>
  );
}

/** What came of it: the reading as it was taken, then the charge as soon as it is there. */
export function SentPanel({ account, sent }: { account: string; sent: Sent }) {
  const { reading, before } = sent;
  const charge = useNewCharge(account, reading, before);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), [reading]);
  const cancelled = reading.status === "cancelled";
  const late = reading.late && !cancelled;
  return (
    <section class="card card-good" id="sent" data-status={reading.status}>
      <h2 ref={title} tabIndex={-1}>
        <span class="mark" aria-hidden="true">
          ✓
        </span>{" "}
        {t(cancelled ? "readings.cancelled" : reading.revision > 1 ? "readings.corrected" : "readings.accepted")}
      </h2>
      <p>{inLanguage({ ru: reading.message_ru, en: reading.message_en })}</p>
      {late && <p class="note">{t("readings.late", { period: period(reading.period) })}</p>}
      {!cancelled && <ZoneFacts zones={reading.zones} />}
      <div role="status" aria-live="polite" id="charge-state">
        <h3>{t("readings.charge")}</h3>
        <ChargeLine charge={charge} />
      </div>
    </section>
  );
}
