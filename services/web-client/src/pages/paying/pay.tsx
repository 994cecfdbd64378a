import { useRef } from "preact/hooks";
import { balance } from "../../api/billing";
import type { Balance } from "../../api/contract";
import { beginPayment } from "../../api/online-payments";
import { isZero, money } from "../../format";
import { ErrorSummary } from "../../parts/error-summary";
import { TextField } from "../../parts/field";
import { Page } from "../../parts/page";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { type AccountRef, maySend, nameAndNumber, useAccount, useAccounts } from "../../state/account";
import { useForm } from "../../state/form";
import { tab } from "../../state/kept";
import { useResource } from "../../state/resource";
import { Link, navigate } from "../../state/router";
import { t } from "../../texts";

interface Owed {
  account: AccountRef;
  now: Balance;
}

const fieldOf = (account: AccountRef): string => `sum-${account.account_id}`;
const SUM = /^\d{1,9}([.,]\d{1,2})?$/;

/** `1 257,8` as the services write it: `1257.80`; nothing where it is no sum. */
export function exactSum(typed: string): string | undefined {
  const text = typed.replace(/[\s\u00a0₽]/g, "");
  if (!SUM.test(text)) return undefined;
  const [whole = "0", fraction = ""] = text.split(/[.,]/);
  return `${whole.replace(/^0+(?=\d)/, "")}.${fraction.padEnd(2, "0")}`;
}

const suggested = ({ now }: Owed): string => (isZero(now.to_pay) ? "" : now.to_pay.replace(".", ","));

function PayForm({ owed }: { owed: Owed[] }) {
  const [first] = owed;
  const start = Object.fromEntries(owed.map((each) => [fieldOf(each.account), each === first ? suggested(each) : ""]));
  const sent = useRef<string[]>([]);
  const form = useForm<string>(start, { place: (pointer) => sent.current[Number(pointer.split("/")[2] ?? "0")] });
  const typed = () => owed.filter(({ account }) => (form.values[fieldOf(account)] ?? "").trim() !== "");

  const check = () => {
    const filled = typed();
    if (filled.length === 0 || !first) return [{ field: first ? fieldOf(first.account) : "sum", text: t("paying.noSum") }];
    return filled
      .filter(({ account }) => exactSum(form.values[fieldOf(account)] ?? "") === undefined)
      .map(({ account }) => ({ field: fieldOf(account), text: t("paying.noNumber") }));
  };
  const send = async (key: string) => {
    const filled = typed();
    sent.current = filled.map(({ account }) => fieldOf(account));
    const parts = filled.map(({ account }) => ({ account_id: account.account_id, amount: exactSum(form.values[fieldOf(account)] ?? "") ?? "" }));
    const begun = await beginPayment(parts[0]?.account_id ?? "", parts, key);
    tab.write(`paying ${begun.online_payment_id}`, "1");
    navigate(`/payments/online/${begun.online_payment_id}`);
  };
  return (
    <>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
        {owed.map(({ account, now }, index) => (
          <TextField
            key={account.account_id}
            id={fieldOf(account)}
            label={owed.length > 1 ? t("paying.sumOf", { account: nameAndNumber(account) }) : t("paying.sum")}
            hint={t(index === 0 ? "paying.owed" : "paying.owedMore", { sum: money(now.to_pay) })}
            optional={index > 0}
            narrow
            autocomplete="off"
            value={form.values[fieldOf(account)] ?? ""}
            onText={(text) => form.set(fieldOf(account), text)}
            fault={form.faultOf(fieldOf(account))}
          />
        ))}
        <p class="small muted">{t("paying.where")}</p>
        <Submit busy={form.busy} label={t("paying.go")} />
      </form>
    </>
  );
}

/** How much to pay, for this account and for the person's others; the card is asked for by the provider alone. */
export function PayPage() {
  const chosen = useAccount();
  const others = useAccounts().filter((each) => each.account_id !== chosen.account_id);
  const payable = [chosen, ...others].filter(maySend).slice(0, 10);
  const owed = useResource(`paying ${payable.map((each) => each.account_id).join(" ")}`, () =>
    Promise.all(payable.map(async (account) => ({ account, now: await balance(account.account_id) }))),
  );
  return (
    <Page title={t("paying.title")} lead={t(payable.length > 1 ? "paying.leadSeveral" : "paying.lead")}>
      {payable.length === 0 ? <p class="box">{t("paying.mayNot")}</p> : <Shown from={owed}>{(all) => <PayForm owed={all} />}</Shown>}
      <p>
        <Link to="/payments">{t("paying.back")}</Link>
      </p>
    </Page>
  );
}
