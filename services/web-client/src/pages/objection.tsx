import { useState } from "preact/hooks";
import { objectTo } from "../api/identity";
import { FailureBox } from "../parts/failure-box";
import { Page } from "../parts/page";
import { PhoneLine } from "../parts/phone";
import { Submit } from "../parts/submit";
import { useForm } from "../state/form";
import { t } from "../texts";

/** Where the letter to the contact on file leads: one question, one button, and the telephone. */
export function ObjectionPage() {
  const [secret] = useState(() => location.hash.slice(1));
  const [stopped, setStopped] = useState(false);
  const form = useForm<never>({} as Record<never, string>);
  const send = async (key: string) => {
    await objectTo(secret, key);
    setStopped(true);
  };
  if (stopped || !secret) {
    return (
      <Page title={t(stopped ? "objection.stopped" : "objection.title")} lead={t(stopped ? "objection.stoppedLead" : "objection.noSecret")}>
        <PhoneLine />
      </Page>
    );
  }
  return (
    <Page title={t("objection.title")} lead={t("objection.lead")}>
      <p>{t("objection.ifYours")}</p>
      {form.failure && <FailureBox failure={form.failure} />}
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(() => [], send))}>
        <Submit busy={form.busy} label={t("objection.send")} />
      </form>
      <PhoneLine />
    </Page>
  );
}
