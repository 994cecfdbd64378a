import type { ComponentChild } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { OnlinePayment } from "../../api/contract";
import { onlinePayment } from "../../api/online-payments";
import { money } from "../../format";
import { Page } from "../../parts/page";
import { Shown } from "../../parts/shown";
import { tab } from "../../state/kept";
import { useLookingAgain } from "../../state/looking-again";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { t } from "../../texts";

const SOON = 700;
const LATE = 10_000;
const isOpen = (state: OnlinePayment["state"]): boolean => state === "created" || state === "pending";

function Waiting({ now }: { now: OnlinePayment }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE);
    return () => clearTimeout(timer);
  }, []);
  if (now.state === "created") return <p>{t(late ? "paying.away" : "paying.reaching")}</p>;
  return (
    <>
      <p>{t("paying.pending")}</p>
      {now.pay_at && (
        <p>
          <a class="button" id="to-provider" href={now.pay_at}>
            {t("paying.toProvider")}
          </a>
        </p>
      )}
    </>
  );
}

function words(now: OnlinePayment): ComponentChild {
  if (isOpen(now.state)) return <Waiting now={now} />;
  if (now.state === "paid") return <p class="box box-good">{t("paying.paid", { sum: money(now.amount) })}</p>;
  return (
    <>
      <p class="box">{t(now.state === "refused" ? "paying.refused" : "paying.expired")}</p>
      <p>
        <Link to="/payments/pay" class="button" id="pay-again">
          {t("paying.again")}
        </Link>
      </p>
    </>
  );
}

/** How a payment stands. Begun a moment ago it leads on to the provider's page by itself, once. */
export function OnlinePaymentPage({ id }: { id: string }) {
  const payment = useResource(`online payment ${id}`, () => onlinePayment(id));
  const now = payment.value;
  const flag = `paying ${id}`;
  const leads = tab.read(flag) !== undefined;
  useLookingAgain(payment.reload, now === undefined || isOpen(now.state), leads ? SOON : undefined);
  useEffect(() => {
    if (!leads || !now?.pay_at) return;
    tab.drop(flag);
    location.assign(now.pay_at);
  }, [leads, flag, now?.pay_at]);
  return (
    <Page title={t("paying.payment")} lead={now && money(now.amount)}>
      <Shown from={payment}>
        {(it) => (
          <>
            <div role="status" id="payment-state">
              {words(it)}
              {it.sum_differs && <p class="box box-bad">{t("paying.sumDiffers")}</p>}
            </div>
            {it.parts.length > 1 && (
              <ul class="list">
                {it.parts.map((part) => (
                  <li key={part.account_number}>
                    <span class="row">
                      <span>{t("paying.account", { number: part.account_number })}</span>
                      <strong class="figures">{money(part.amount)}</strong>
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Shown>
      <p>
        <Link to="/payments">{t("paying.back")}</Link>
      </p>
    </Page>
  );
}
