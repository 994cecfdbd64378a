import { useState } from "preact/hooks";
import type { NoDebtCertificate } from "../../api/contract";
import { Failure } from "../../api/failure";
import { lookUpNoDebt } from "../../api/no-debt";
import { Facts } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { TextField } from "../../parts/field";
import { Submit } from "../../parts/submit";
import { day, moment, money } from "../../format";
import { StaffPage } from "../page";
import { s } from "../texts";

/** Is a certificate that somebody shows ours? Its number tells what it said. */
export function NoDebtPage() {
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<NoDebtCertificate>();
  const [failure, setFailure] = useState<Failure>();

  const look = async () => {
    const number = typed.replace(/\s/g, "");
    setFault(/^\d{16}$/.test(number) ? undefined : s("noDebt.needNumber"));
    setFound(undefined);
    setFailure(undefined);
    if (!/^\d{16}$/.test(number) || busy) return;
    setBusy(true);
    try {
      setFound(await lookUpNoDebt(number));
    } catch (cause) {
      setFailure(Failure.of(cause));
    }
    setBusy(false);
  };

  return (
    <StaffPage title={s("noDebt.title")} lead={s("noDebt.lead")}>
      <form noValidate onSubmit={(event) => (event.preventDefault(), void look())}>
        <TextField id="number" label={s("noDebt.number")} hint={s("noDebt.numberHint")} fault={fault} autocomplete="off" inputmode="numeric" value={typed} onText={setTyped} />
        <Submit busy={busy} label={s("noDebt.look")} />
      </form>
      {failure && <FailureBox failure={failure} />}
      <div role="status">
        {found && (
          <section class="box box-good" aria-labelledby="genuine">
            <h2 id="genuine">{s("noDebt.ours")}</h2>
            <Facts
              rows={[
                [s("noDebt.account"), <span class="figures">{found.account_number}</span>],
                [s("noDebt.day"), day(found.as_of_on, undefined)],
                [s("noDebt.made"), moment(found.made_at, undefined)],
                [s("noDebt.notDue"), money(found.not_due)],
                [s("noDebt.penaltyToCome"), found.penalty_to_come ? money(found.penalty_to_come) : s("noDebt.unknown")],
              ]}
            />
          </section>
        )}
      </div>
    </StaffPage>
  );
}
