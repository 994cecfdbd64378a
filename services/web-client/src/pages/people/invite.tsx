import type { NewInvitation } from "../../api/contract";
import { invite, people } from "../../api/people";
import { ErrorSummary } from "../../parts/error-summary";
import { TextField } from "../../parts/field";
import { Page } from "../../parts/page";
import { Radios } from "../../parts/radios";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { type AccountRef, nameAndNumber } from "../../state/account";
import { type Fault, useForm } from "../../state/form";
import { notice } from "../../state/notice";
import { useResource } from "../../state/resource";
import { Link, navigate } from "../../state/router";
import { t } from "../../texts";
import { emailFault } from "../rules";

const EMPTY = { called: "", email: "", role: "", lasts: "", until: "" };
type Field = keyof typeof EMPTY;

function faultsOf(values: Record<Field, string>): Fault<Field>[] {
  const found: [Field, string | undefined][] = [
    ["called", values.called.trim() ? undefined : t("people.needCalled")],
    ["email", emailFault(values.email)],
    ["role", values.role ? undefined : t("people.needRole")],
    ["lasts", values.lasts ? undefined : t("people.needLasts")],
    ["until", values.lasts === "until" && !values.until ? t("people.needUntil") : undefined],
  ];
  return found.flatMap(([field, text]) => (text ? [{ field, text }] : []));
}

function InviteForm({ account, today }: { account: AccountRef; today: string }) {
  const form = useForm<Field>(EMPTY, { draft: `invitation ${account.account_id}` });
  const { values, set, faultOf } = form;
  const send = async (key: string) => {
    const body: NewInvitation = {
      called: values.called.trim(),
      email: values.email.trim(),
      role: values.role === "payer" ? "payer" : "reader",
      until: values.lasts === "until" ? values.until : null,
    };
    await invite(account.account_id, body, key);
    form.settle();
    notice.set(t("people.sent", { called: body.called }));
    navigate("/people");
  };
  return (
    <>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(() => faultsOf(values), send))}>
        <TextField
          id="called"
          label={t("people.called")}
          hint={t("people.calledHint")}
          autocomplete="off"
          value={values.called}
          onText={(text) => set("called", text)}
          fault={faultOf("called")}
        />
        <TextField
          id="email"
          label={t("people.theirEmail")}
          hint={t("people.theirEmailHint")}
          type="email"
          inputmode="email"
          autocomplete="off"
          value={values.email}
          onText={(text) => set("email", text)}
          fault={faultOf("email")}
        />
        <Radios
          id="role"
          label={t("people.whatMay")}
          value={values.role}
          fault={faultOf("role")}
          onChoice={(value) => set("role", value)}
          options={[
            { value: "reader", label: t("people.asReader"), hint: t("people.asReaderHint") },
            { value: "payer", label: t("people.asPayer"), hint: t("people.asPayerHint") },
          ]}
        />
        <Radios
          id="lasts"
          label={t("people.howLong")}
          value={values.lasts}
          fault={faultOf("lasts")}
          onChoice={(value) => set("lasts", value)}
          options={[
            { value: "always", label: t("people.always"), hint: t("people.alwaysHint") },
            { value: "until", label: t("people.untilDay") },
          ]}
        >
          {values.lasts === "until" && (
            <TextField
              id="until"
              label={t("people.lastDay")}
              hint={t("people.lastDayHint")}
              type="date"
              min={today}
              narrow
              value={values.until}
              onText={(text) => set("until", text)}
              fault={faultOf("until")}
            />
          )}
        </Radios>
        <Submit busy={form.busy} label={t("people.send")} />
      </form>
    </>
  );
}

/** Whom to trust with the account, as what, and until when; one letter goes out. */
export function InvitePage({ account }: { account: AccountRef }) {
  const list = useResource(`people ${account.account_id}`, () => people(account.account_id));
  return (
    <Page title={t("people.inviteTitle")} lead={t("people.inviteLead", { account: nameAndNumber(account) })}>
      <Shown from={list}>{({ today }) => <InviteForm account={account} today={today} />}</Shown>
      <p>
        <Link to="/people">{t("people.back")}</Link>
      </p>
    </Page>
  );
}
