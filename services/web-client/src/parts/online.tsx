import { onlinePayments } from "../api/online-payments";
import type { OnlinePayment } from "../api/contract";
import { moment, money } from "../format";
import { maySend, useAccount } from "../state/account";
import { useResource } from "../state/resource";
import { Link } from "../state/router";
import { t } from "../texts";
import { Shown } from "./shown";

const STATES = { created: "payments.created", pending: "payments.pending", paid: "payments.paid", refused: "payments.refused", expired: "payments.expired" } as const;

function One({ one }: { one: OnlinePayment }) {
  const begun = one.steps[0];
  return (
    <li>
      <span class="row">
        <Link to={`/payments/online/${one.online_payment_id}`}>{begun ? moment(begun.at, undefined) : t("payments.one")}</Link>
        <strong class="figures">{money(one.amount)}</strong>
      </span>
      <p class="small muted">{t(STATES[one.state])}</p>
    </li>
  );
}

/** Paying by card from here, and what became of it; nothing where the retailer has no provider. */
export function Online() {
  const account = useAccount();
  const begun = useResource(`online payments ${account.account_id}`, () => onlinePayments(account.account_id));
  return (
    <Shown from={begun} lines={1}>
      {({ offered, items }) => (
        <section aria-labelledby="online-title" hidden={!offered && items.length === 0}>
          <h2 id="online-title">{t("payments.byCard")}</h2>
          {offered && maySend(account) && (
            <p>
              <Link to="/payments/pay" class="button" id="pay">
                {t("payments.pay")}
              </Link>
            </p>
          )}
          {items.length > 0 && (
            <ul class="list" id="online-payments">
              {items.slice(0, 5).map((one) => (
                <One key={one.online_payment_id} one={one} />
              ))}
            </ul>
          )}
        </section>
      )}
    </Shown>
  );
}
