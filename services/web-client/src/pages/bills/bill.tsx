import { useState } from "preact/hooks";
import { balance } from "../../api/billing";
import { bill, billPdf } from "../../api/bills";
import type { Bill } from "../../api/contract";
import { Failure } from "../../api/failure";
import { Facts } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { Page } from "../../parts/page";
import { saveAs } from "../../parts/save";
import { Shown } from "../../parts/shown";
import { change, day, isNegative, isZero, money, period } from "../../format";
import { useAccount } from "../../state/account";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { viewed } from "../../state/viewing";
import { inLanguage, t } from "../../texts";
import { Square } from "../receipt/square";

/** The paper itself: fetched with the session, then handed over as a file. */
function Paper({ account, it }: { account: string; it: Bill }) {
  const [failure, setFailure] = useState<Failure>();
  const [state, setState] = useState<"" | "opening" | "saved">("");

  const save = async () => {
    setFailure(undefined);
    setState("opening");
    try {
      saveAs(`kvitanciya-${it.account_number}-${it.period}.pdf`, await billPdf(account, it.period));
      setState("saved");
    } catch (cause) {
      setFailure(Failure.of(cause));
      setState("");
    }
  };

  return (
    <>
      <button type="button" class="main" id="save-bill" aria-busy={state === "opening"} onClick={() => void save()}>
        {t("bills.save")}
      </button>
      <p role="status" class="small muted">
        {state !== "" && t(`bills.${state}`)}
      </p>
      {failure && <FailureBox failure={failure} again={() => void save()} />}
    </>
  );
}

function Now({ account, it }: { account: string; it: Bill }) {
  const date = useStore(today);
  const now = useResource(`balance ${account}`, () => balance(account)).value;
  if (!now || now.to_pay === it.to_pay) return null;
  return (
    <p class="box" id="now">
      {t("bills.nowLess", { day: day(it.made_at, date), amount: money(now.to_pay) })}
    </p>
  );
}

function Answer({ it }: { it: Bill }) {
  const date = useStore(today);
  const owes = !isZero(it.to_pay);
  const note = owes ? t("bills.until", { day: day(it.due_on, date) }) : isZero(it.advance) ? t("bills.nothing") : t("bills.hasAdvance", { amount: money(it.advance) });
  return (
    <>
      <p class="sum">
        {money(it.to_pay)} <span class="sum-note">{note}</span>
      </p>
      {!isZero(it.overdue) && <p>{t("bills.overdue", { amount: money(it.overdue) })}</p>}
    </>
  );
}

function MadeOf({ it }: { it: Bill }) {
  const date = useStore(today);
  const before = isNegative(it.opening);
  return (
    <section aria-labelledby="bill-made-of">
      <h2 id="bill-made-of">{t("bills.madeOf")}</h2>
      <Facts
        rows={[
          [t(before ? "bills.openingAdvance" : "bills.openingDebt"), money(before ? it.opening.slice(1) : it.opening)],
          [t("bills.chargedFor", { period: period(it.period) }), money(it.charged)],
          [t("bills.recalculated"), change(it.recalculated)],
          [t("bills.penalty"), money(it.penalty)],
          [t("bills.paid", { day: day(it.until_on, date) }), money(it.paid)],
          [t("bills.total"), <strong class="figures">{money(it.to_pay)}</strong>],
        ]}
      />
      {[...it.changes, ...it.penalties].map((each) => (
        <p class="small" key={`${each.at_on} ${each.what.ru} ${each.amount}`}>
          {inLanguage(each.what)}: {change(each.amount)} {each.why && `(${inLanguage(each.why)})`}
        </p>
      ))}
    </section>
  );
}

function Payer({ it }: { it: Bill }) {
  const { payer } = it;
  if (!payer || (!payer.name && !payer.erased)) return null;
  return (
    <section aria-labelledby="bill-payer">
      <h2 id="bill-payer">{t("bills.payer")}</h2>
      <p>{payer.erased ? t("bills.payerErased") : payer.name}</p>
      {payer.address && <p>{payer.address}</p>}
    </section>
  );
}

function Pay({ it }: { it: Bill }) {
  if (isZero(it.to_pay)) return null;
  return (
    <section aria-labelledby="bill-qr">
      <h2 id="bill-qr">{t("bills.qr")}</h2>
      {it.payment_code ? (
        <>
          <p>{t("bills.qrHow")}</p>
          <Square text={it.payment_code} label={t("bills.qrLabel", { amount: money(it.to_pay), number: it.account_number })} />
        </>
      ) : (
        <p>{t("bills.qrNone", { number: it.account_number })}</p>
      )}
    </section>
  );
}

export function BillPage({ month }: { month: string }) {
  const { account_id: account } = useAccount();
  const found = useResource(`bill ${account} ${month}`, () => bill(account, month, viewed() !== undefined));
  return (
    <Page title={t("bills.title", { period: period(month) })}>
      <Shown from={found} lines={6}>
        {(it) => (
          <>
            <Answer it={it} />
            <Now account={account} it={it} />
            <Paper account={account} it={it} />
            <MadeOf it={it} />
            <Pay it={it} />
            <Payer it={it} />
            <section aria-labelledby="bill-how">
              <h2 id="bill-how">{t("bills.how")}</h2>
              {it.charges.flatMap((each) => each.explained).map((each) => (
                <p key={each.ru}>{inLanguage(each)}</p>
              ))}
            </section>
          </>
        )}
      </Shown>
      <p>
        <Link to="/bills">{t("bills.all")}</Link>
      </p>
    </Page>
  );
}
