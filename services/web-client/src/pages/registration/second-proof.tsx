import type { Proof } from "../../api/contract";
import { Facts } from "../../parts/choice";
import { BillTotalDrawing, DialDrawing, MeterDrawing } from "../../parts/drawings";
import { ErrorSummary } from "../../parts/error-summary";
import { TextField } from "../../parts/field";
import { Submit } from "../../parts/submit";
import { parsed, tab } from "../../state/kept";
import { useForm } from "../../state/form";
import { Link } from "../../state/router";
import { t } from "../../texts";

const KINDS = ["meter_number", "last_reading", "bill_total"] as const satisfies readonly Proof["kind"][];
const DRAWINGS = { meter_number: <MeterDrawing />, last_reading: <DialDrawing />, bill_total: <BillTotalDrawing /> };
const ANSWERS = 3;

const TYPED = {
  account_number: "registration.account",
  organisation: "organisation.name",
  inn: "organisation.inn",
  contract_number: "organisation.contract",
  surname: "registration.surname",
  name: "registration.name",
  patronymic: "registration.patronymic",
} as const;
type Typed = Partial<Record<keyof typeof TYPED, string>>;

/** What was typed into the form, for whoever made a slip there. */
function WhatYouTyped({ draft, form }: { draft: string; form: string }) {
  const typed = parsed<Typed>(tab.read(draft)) ?? {};
  const fields = Object.keys(TYPED) as (keyof typeof TYPED)[];
  const filled = fields.flatMap((field) => (typed[field] ? [[t(TYPED[field]), typed[field]] as const] : []));
  return (
    <section class="card" id="typed">
      <h2>{t("proof.checkTitle")}</h2>
      {filled.length > 0 && <Facts rows={filled} />}
      {!typed.contract_number && <p>{t("registration.initials")}</p>}
      <p>
        <Link class="button second" to={form}>
          {t("registration.back")}
        </Link>
      </p>
    </section>
  );
}

function Kinds({ among, kind, choose }: { among: readonly Proof["kind"][]; kind: Proof["kind"]; choose: (kind: Proof["kind"]) => void }) {
  return (
    <fieldset class="field">
      <legend>{t("proof.choose")}</legend>
      {among.map((each) => (
        <div class="tick" key={each}>
          <input type="radio" name="kind" id={`kind-${each}`} checked={kind === each} onChange={() => choose(each)} />
          <label for={`kind-${each}`}>{t(`proof.${each}`)}</label>
        </div>
      ))}
    </fieldset>
  );
}

interface SecondProofProps {
  left: number;
  /** What may be answered with, where it is not everything. */
  kinds?: readonly string[] | undefined;
  /** Under which name the typing of the form is kept, and where the form is. */
  draft: string;
  form: string;
  give: (proof: Proof, key: string) => Promise<unknown>;
  onGiven: () => void;
}

/** One thing from the meter or a bill. It is asked of everybody who is not confirmed, so it speaks to both kinds of people. */
export function SecondProof({ left, kinds, draft, form: place, give, onGiven }: SecondProofProps) {
  const among = KINDS.filter((each) => kinds?.includes(each) ?? true);
  const form = useForm<"kind" | "answer">({ kind: KINDS[0], answer: "" });
  const kind = KINDS.find((each) => each === form.values.kind) ?? KINDS[0];

  const check = () => (form.values.answer.trim() ? [] : [{ field: "answer" as const, text: t("proof.need") }]);
  const send = async (key: string) => {
    await give({ kind, answer: form.values.answer.trim() }, key);
    onGiven();
  };
  const choose = (chosen: Proof["kind"]) => {
    form.set("kind", chosen);
    form.set("answer", "");
  };

  return (
    <>
      <p class="lead">{t(kinds ? "organisation.proofLead" : "proof.lead")}</p>
      {left < ANSWERS && (
        <p class="note" role="alert" id="not-yet">
          {t("proof.notYet", { left })}
        </p>
      )}
      <WhatYouTyped draft={draft} form={place} />
      <section class="card">
        <h2>{t("proof.title")}</h2>
        <p>{t(kinds ? "organisation.proofWhy" : "proof.why")}</p>
        <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
        <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
          <Kinds among={among} kind={kind} choose={choose} />
          <TextField
            id="answer"
            label={t(`proof.${kind}`)}
            hint={t(`proof.${kind}_hint`)}
            drawing={DRAWINGS[kind]}
            inputmode={kind === "meter_number" ? "text" : "numeric"}
            autocomplete="off"
            narrow
            value={form.values.answer}
            onText={(text) => form.set("answer", text)}
            fault={form.faultOf("answer")}
          />
          <Submit busy={form.busy} label={t("proof.send")} />
        </form>
        <p class="muted">{t("proof.left", { left })}</p>
      </section>
    </>
  );
}
