import { useState } from "preact/hooks";
import type { LinkRequest, Neutral } from "../api/contract";
import { askNewLink, recover } from "../api/identity";
import { BillDrawing } from "../parts/drawings";
import { ErrorSummary } from "../parts/error-summary";
import { TextField } from "../parts/field";
import { Page } from "../parts/page";
import { PhoneLine } from "../parts/phone";
import { Submit } from "../parts/submit";
import { type Fault, useForm } from "../state/form";
import { Link } from "../state/router";
import { inLanguage, t } from "../texts";
import { accountNumber, accountNumberFault, emailFault } from "./rules";

interface Props {
  title: string;
  lead: string;
  label: string;
  hint: string;
  mayLackNumber?: boolean;
  ask: (body: LinkRequest, key: string) => Promise<Neutral>;
}

function Answer({ said }: { said: Neutral }) {
  return (
    <Page title={t("recovery.answer")} lead={inLanguage({ ru: said.message_ru, en: said.message_en })}>
      <p>{t("recovery.lookInSpam")}</p>
      <PhoneLine />
      <p>
        <Link to="/login">{t("registration.toLogin")}</Link>
      </p>
    </Page>
  );
}

/** Account number and e-mail for a letter with a link; the answer does not tell whether they are known. */
function AddressPage({ title, lead, label, hint, mayLackNumber = false, ask }: Props) {
  const [said, setSaid] = useState<Neutral>();
  const form = useForm({ account_number: "", email: "" }, { draft: "address" });
  const { account_number: number, email } = form.values;

  const check = (): Fault<"account_number" | "email">[] => {
    const wrongNumber = mayLackNumber && !number.trim() ? undefined : accountNumberFault(number);
    const wrongEmail = emailFault(email);
    return [
      ...(wrongNumber ? [{ field: "account_number" as const, text: wrongNumber }] : []),
      ...(wrongEmail ? [{ field: "email" as const, text: wrongEmail }] : []),
    ];
  };
  const send = async (key: string) => {
    setSaid(await ask({ account_number: accountNumber(number) || null, email: email.trim() }, key));
    form.settle();
  };

  if (said) return <Answer said={said} />;
  return (
    <Page title={title} lead={lead}>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
        <TextField
          id="account_number"
          label={t("registration.account")}
          hint={hint}
          drawing={<BillDrawing />}
          inputmode="numeric"
          narrow
          optional={mayLackNumber}
          value={number}
          onText={(text) => form.set("account_number", text)}
          fault={form.faultOf("account_number")}
        />
        <TextField
          id="email"
          label={t("registration.email")}
          hint={t("recovery.emailHint")}
          type="email"
          inputmode="email"
          autocomplete="email"
          value={email}
          onText={(text) => form.set("email", text)}
          fault={form.faultOf("email")}
        />
        <Submit busy={form.busy} label={label} />
      </form>
      <p>
        <Link to="/login">{t("registration.toLogin")}</Link>
      </p>
    </Page>
  );
}

export const RecoveryPage = () => <AddressPage title={t("recovery.title")} lead={t("recovery.lead")} label={t("recovery.send")} hint={t("recovery.numberHint")} mayLackNumber ask={recover} />;

export const NewLinkPage = () => <AddressPage title={t("newLink.title")} lead={t("newLink.lead")} label={t("newLink.send")} hint={t("registration.accountHint")} ask={askNewLink} />;
