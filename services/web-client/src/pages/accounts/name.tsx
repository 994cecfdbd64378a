import { nameAccount } from "../../api/own-accounts";
import { renewSession } from "../../api/transport";
import { ErrorSummary } from "../../parts/error-summary";
import { TextField } from "../../parts/field";
import { Page } from "../../parts/page";
import { Submit } from "../../parts/submit";
import type { AccountRef } from "../../state/account";
import { useForm } from "../../state/form";
import { notice } from "../../state/notice";
import { Link, navigate } from "../../state/router";
import { t } from "../../texts";

const LONGEST = 40;

export function NameAccountPage({ account }: { account: AccountRef }) {
  const form = useForm({ name: account.name ?? "" });
  const name = form.values.name.trim();
  const check = () => (name.length > LONGEST ? [{ field: "name" as const, text: t("accounts.nameTooLong", { count: LONGEST }) }] : []);
  const send = async (key: string) => {
    await nameAccount(account.account_id, name, key);
    await renewSession();
    notice.set(name ? t("accounts.named", { account: account.account_number, name }) : t("accounts.unnamed"));
    navigate("/accounts");
  };
  return (
    <Page title={t("accounts.nameTitle")} lead={t("accounts.nameLead", { account: account.account_number })}>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
        <TextField
          id="name"
          label={t("accounts.nameField")}
          hint={t("accounts.nameHint")}
          optional
          autocomplete="off"
          value={form.values.name}
          onText={(text) => form.set("name", text)}
          fault={form.faultOf("name")}
        />
        <Submit busy={form.busy} label={t("accounts.saveName")} />
      </form>
      <p>
        <Link to="/accounts">{t("accounts.back")}</Link>
      </p>
    </Page>
  );
}
