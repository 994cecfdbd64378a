import { useState } from "preact/hooks";
import { checkLink, setPassword } from "../api/identity";
import { ErrorSummary } from "../parts/error-summary";
import { Page } from "../parts/page";
import { PhoneLine } from "../parts/phone";
import { Shown } from "../parts/shown";
import { Submit } from "../parts/submit";
import { useForm } from "../state/form";
import { useResource } from "../state/resource";
import { fragment, Link } from "../state/router";
import { t } from "../texts";
import { newPasswordFaults, NewPasswordFields } from "./password-fields";

function LinkOver() {
  return (
    <Page title={t("password.linkOver")} lead={t("password.linkOverLead")}>
      <p class="buttons">
        <Link class="button" to="/new-link">
          {t("password.toNewLink")}
        </Link>
        <Link to="/recovery">{t("login.toRecovery")}</Link>
      </p>
      <PhoneLine />
    </Page>
  );
}

function Done() {
  return (
    <Page title={t("password.done")} lead={t("password.doneLead")}>
      <Link class="button" to="/login">
        {t("password.toLogin")}
      </Link>
    </Page>
  );
}

function PasswordForm({ secret, again, onDone }: { secret: string; again: boolean; onDone: () => void }) {
  const form = useForm({ password: "", password_confirmation: "" });
  const send = async (key: string) => {
    await setPassword({ secret, ...form.values }, key);
    history.replaceState(null, "", "/password");
    onDone();
  };
  return (
    <>
      {again && <p>{t("password.endsAll")}</p>}
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(() => newPasswordFaults(form.values), send))}>
        <NewPasswordFields form={form} />
        <Submit busy={form.busy} label={t("password.save")} />
      </form>
    </>
  );
}

export function PasswordPage() {
  const [secret] = useState(fragment);
  const [done, setDone] = useState(false);
  const link = useResource(`link ${secret}`, () => checkLink(secret));
  if (done) return <Done />;
  if (!secret || link.failure?.kind === "refused") return <LinkOver />;
  return (
    <Page title={t("password.title")} lead={t("password.lead")}>
      <Shown from={link}>{({ purpose }) => <PasswordForm secret={secret} again={purpose === "recovery"} onDone={() => setDone(true)} />}</Shown>
    </Page>
  );
}
