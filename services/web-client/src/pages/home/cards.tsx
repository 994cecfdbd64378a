import type { Account, Balance, Message } from "../../api/contract";
import { day, energy, isZero, moment, money, period } from "../../format";
import { Fold } from "../../parts/choice";
import { AsOfBase } from "../../parts/from-base";
import { MadeOf } from "../../parts/made-of";
import { Unpaid, isDueTogether } from "../../parts/unpaid";
import { Link } from "../../state/router";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { inLanguage, t } from "../../texts";

export function ToPay({ balance: now, number, base }: { balance: Balance; number: string; base: Account | undefined }) {
  const date = useStore(today);
  return (
    <section class="card card-first" aria-labelledby="to-pay-title">
      <h2 id="to-pay-title">{t("home.toPay")}</h2>
      <p class="sum" id="to-pay">
        {money(now.to_pay)}
        {isDueTogether(now) && <span class="sum-note"> {t("home.until", { day: day(now.due_on, date) })}</span>}
      </p>
      <Unpaid balance={now} />
      {isZero(now.to_pay) && isZero(now.advance) && <p>{t("home.nothingToPay")}</p>}
      {!isZero(now.advance) && <p>{t("home.advance", { sum: money(now.advance) })}</p>}
      {now.made_of && now.made_of.length > 1 && (
        <Fold title={t("madeOf.title")}>
          <MadeOf balance={now} />
          <Link to="/payments">{t("madeOf.all")}</Link>
        </Fold>
      )}
      {!isZero(now.to_pay) && (
        <Fold title={t("home.howToPay")}>
          <p>{t("home.payWhere", { number })}</p>
          <p>{t("home.payWhen")}</p>
        </Fold>
      )}
      <p class="small muted">{t("state.asOf", { time: moment(now.as_of, date) })}</p>
      <AsOfBase base={base} />
    </section>
  );
}

export function LastMoney({ balance: now }: { balance: Balance }) {
  const date = useStore(today);
  const { last_charge: charge, last_payment: payment } = now;
  return (
    <>
      <section class="card" aria-labelledby="last-charge-title">
        <h2 id="last-charge-title">{t("home.lastCharge")}</h2>
        {charge ? (
          <>
            <p class="figure-line">
              <strong>{money(charge.total)}</strong> {t("charge.forPeriod", { period: period(charge.period), volume: energy(charge.volume) })}
            </p>
            <Link to={`/charges/${charge.charge_id}`}>{t("charge.explain")}</Link>
          </>
        ) : (
          <p>{t("home.noCharge")}</p>
        )}
      </section>
      <section class="card" aria-labelledby="last-payment-title">
        <h2 id="last-payment-title">{t("home.lastPayment")}</h2>
        <p>{payment ? t("home.paid", { sum: money(payment.amount), day: day(payment.paid_at, date) }) : t("home.noPayment")}</p>
        <Link to="/payments">{t("home.allPayments")}</Link>
      </section>
    </>
  );
}

export function LastMessages({ list, unread }: { list: Message[]; unread: number }) {
  const date = useStore(today);
  return (
    <section class="card" aria-labelledby="messages-title">
      <h2 id="messages-title">
        {t("menu.messages")} {unread > 0 && <span class="count">{t("messages.unread", { count: unread })}</span>}
      </h2>
      {list.length === 0 && <p>{t("messages.none")}</p>}
      <ul class="plain">
        {list.slice(0, 3).map((message) => (
          <li key={message.message_id}>
            {!message.read && <strong>{t("messages.new")} · </strong>}
            {inLanguage({ ru: message.title_ru, en: message.title_en })}
            <br />
            <span class="small muted">{moment(message.created_at, date)}</span>
          </li>
        ))}
      </ul>
      {list.length > 0 && <Link to="/messages">{t("home.allMessages")}</Link>}
    </section>
  );
}
