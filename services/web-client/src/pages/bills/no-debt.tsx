import { useState } from "preact/hooks";
import type { NoDebtCertificate } from "../../api/contract";
import { Failure } from "../../api/failure";
import { giveNoDebt, noDebtCertificates, noDebtPdf } from "../../api/no-debt";
import { FailureBox } from "../../parts/failure-box";
import { TextField } from "../../parts/field";
import { saveAs } from "../../parts/save";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { day } from "../../format";
import { useAccount } from "../../state/account";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { viewed } from "../../state/viewing";
import { t } from "../../texts";

const grouped = (number: string) => number.replace(/(\d{4})(?=\d)/g, "$1 ");

/** Why there is none: a debt is told with its sum, and with the way to pay it. */
function Refused({ failure }: { failure: Failure }) {
  if (failure.code !== "debt_not_paid") return <FailureBox failure={failure} />;
  return (
    <div class="box box-bad" role="alert">
      <p>
        <strong>{failure.problem.detail}</strong>
      </p>
      <p>
        <Link to="/payments" class="button main">
          {t("noDebt.pay")}
        </Link>
      </p>
    </div>
  );
}

/** «Справка об отсутствии задолженности»: asked for as at a day, and those that were given. */
export function NoDebt() {
  const { account_id: account } = useAccount();
  const date = useStore(today);
  const given = useResource(`no debt ${account}`, () => noDebtCertificates(account));
  const [on, setOn] = useState("");
  const [busy, setBusy] = useState("");
  const [said, setSaid] = useState("");
  const [failure, setFailure] = useState<Failure>();

  const doing = async (what: string, act: () => Promise<string>) => {
    if (busy) return;
    setBusy(what);
    setFailure(undefined);
    setSaid("");
    try {
      setSaid(await act());
    } catch (cause) {
      setFailure(Failure.of(cause));
    }
    setBusy("");
  };
  const give = () =>
    doing("give", async () => {
      const one = await giveNoDebt(account, on);
      await given.reload();
      return t("noDebt.given", { number: grouped(one.number) });
    });
  const save = (one: NoDebtCertificate) =>
    doing(one.number, async () => {
      saveAs(`spravka-${one.account_number}-${one.as_of_on}.pdf`, await noDebtPdf(account, one.number));
      return t("bills.saved");
    });

  return (
    <section aria-labelledby="no-debt">
      <h2 id="no-debt">{t("noDebt.title")}</h2>
      <p>{t("noDebt.lead")}</p>
      <div role="status">{said && <p class="box box-good">{said}</p>}</div>
      {failure && <Refused failure={failure} />}
      {!viewed() && (
        <form noValidate onSubmit={(event) => (event.preventDefault(), void give())}>
          <TextField id="no-debt-on" type="date" label={t("noDebt.on")} hint={t("noDebt.onHint")} optional narrow value={on} onText={setOn} />
          <Submit busy={busy === "give"} label={t("noDebt.ask")} id="ask-no-debt" />
        </form>
      )}
      <Shown from={given}>
        {({ items }) => (
          <ul class="list">
            {items.map((one) => (
              <li key={one.number} class="row">
                <span>
                  {t("noDebt.one", { day: day(one.as_of_on, date) })}
                  <span class="small muted figures"> {t("noDebt.number", { number: grouped(one.number) })}</span>
                </span>
                <button type="button" class="second" aria-busy={busy === one.number} onClick={() => void save(one)}>
                  {t("noDebt.save")}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </section>
  );
}
