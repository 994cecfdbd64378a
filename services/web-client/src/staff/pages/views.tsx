import { useEffect, useState } from "preact/hooks";
import { endView, openView } from "../../api/staff";
import { Choice } from "../../parts/choice";
import { ErrorSummary } from "../../parts/error-summary";
import { TextField } from "../../parts/field";
import { Submit } from "../../parts/submit";
import { accountNumber, accountNumberFault } from "../../pages/rules";
import { useForm } from "../../state/form";
import { beginViewing } from "../../state/viewing";
import { t } from "../../texts";
import { StaffPage } from "../page";
import { s } from "../texts";

const REASONS = ["call", "appeal", "check"] as const;

/** Support opens a customer's cabinet to look at; `ended` is the view they come back from. */
export function ViewsPage({ ended }: { ended: string }) {
  const [done, setDone] = useState(false);
  const [reason, setReason] = useState<(typeof REASONS)[number]>("call");
  const form = useForm({ account_number: "", remark: "" });
  useEffect(() => {
    if (!ended) return;
    const back = () => setDone(true);
    endView(ended).then(back, back); // it may be over already
  }, [ended]);

  const check = () => {
    const text = accountNumberFault(form.values.account_number);
    return text ? [{ field: "account_number" as const, text }] : [];
  };
  const send = async () => {
    const { account_number, remark } = form.values;
    beginViewing(await openView({ account_number: accountNumber(account_number), reason, remark: remark.trim() }));
  };
  return (
    <StaffPage title={s("views.title")} lead={s("views.lead")}>
      <div role="status">{done && <p class="box box-good">{s("views.ended")}</p>}</div>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
        <TextField
          id="account_number"
          label={t("account.number")}
          autocomplete="off"
          inputmode="numeric"
          narrow
          value={form.values.account_number}
          onText={(text) => form.set("account_number", text)}
          fault={form.faultOf("account_number")}
        />
        <div class="field">
          <Choice
            id="reason"
            label={s("views.reason")}
            value={reason}
            options={REASONS.map((value) => ({ value, label: s(`views.${value}`) }))}
            onChoice={(value) => setReason(REASONS.find((known) => known === value) ?? "call")}
          />
        </div>
        <TextField
          id="remark"
          label={s("views.remark")}
          hint={s("views.remarkHint")}
          autocomplete="off"
          optional
          value={form.values.remark}
          onText={(text) => form.set("remark", text)}
          fault={form.faultOf("remark")}
        />
        <Submit busy={form.busy} label={s("views.open")} />
      </form>
    </StaffPage>
  );
}
