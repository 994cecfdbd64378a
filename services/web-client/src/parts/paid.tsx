import { payments } from "../api/billing";
import type { Payment } from "../api/contract";
import { day, isZero, money, period } from "../format";
import { useStore } from "../state/store";
import { today } from "../state/today";
import { inLanguage, t } from "../texts";
import { More } from "./more";

type Share = Payment["shares"][number];

const FROM_THE_CABINET = "online"; // the agent that payments by card are kept under

const settled = (share: Share) =>
  share.period ? t(share.penalty ? "unpaid.penalty" : "unpaid.forPeriod", { period: period(share.period) }) : t("unpaid.before");

function One({ payment }: { payment: Payment }) {
  const date = useStore(today);
  const { amount, agent, number, shares, advance, given_back: back, cancelled } = payment;
  return (
    <li>
      <span class="row">
        <span>
          {day(payment.paid_at, date)}
          {payment.period && `, ${t("unpaid.forPeriod", { period: period(payment.period) })}`}
        </span>
        <strong class="figures">{money(amount)}</strong>
      </span>
      {cancelled && (
        <p class="small">
          <strong>{inLanguage(cancelled)}</strong>, {day(cancelled.at, date)}
        </p>
      )}
      <ul class="plain small" aria-label={t("payments.where")}>
        {shares.map((share) => (
          <li key={`${share.due_on} ${String(share.penalty)}`}>
            {money(share.amount)} <span class="muted">{settled(share)}</span>
          </li>
        ))}
        {back && (
          <li>
            {money(back)} <span class="muted">{t("payments.gaveBack")}</span>
          </li>
        )}
        {!isZero(advance) && (
          <li>
            {money(advance)} <span class="muted">{t("payments.kept")}</span>
          </li>
        )}
      </ul>
      <p class="small muted">
        {agent === FROM_THE_CABINET ? t("payments.throughCabinet", { number }) : t("payments.through", { agent, number })}
      </p>
    </li>
  );
}

/** Each payment and where its money went, the latest first. */
export function Paid({ account }: { account: string }) {
  return (
    <More
      name={`payments ${account}`}
      none={t("payments.noneMade")}
      load={async (cursor) => {
        const { payments: items, next } = await payments(account, cursor);
        return { items, next };
      }}
      draw={(payment) => <One key={payment.payment_id} payment={payment} />}
    />
  );
}
