import { removeAccount } from "../../api/own-accounts";
import { renewSession } from "../../api/transport";
import { ErrorSummary } from "../../parts/error-summary";
import { Page } from "../../parts/page";
import { Submit } from "../../parts/submit";
import { type AccountRef, isOwner, nameAndNumber, useAccounts } from "../../state/account";
import { useForm } from "../../state/form";
import { notice } from "../../state/notice";
import { Link, navigate } from "../../state/router";
import { t } from "../../texts";

/** Asked once, in words that say what happens and what does not. */
export function RemoveAccountPage({ account }: { account: AccountRef }) {
  const form = useForm({ account: account.account_id });
  const own = isOwner(account);
  const called = nameAndNumber(account);
  const isLast = useAccounts().length === 1;
  const send = async (key: string) => {
    await removeAccount(account.account_id, key);
    notice.set(t("accounts.removed", { account: called }));
    navigate("/accounts");
    await renewSession();
  };
  return (
    <Page title={t(own ? "accounts.removeTitle" : "accounts.leaveTitle")} lead={t("accounts.removeLead", { account: called })}>
      <p>{t(own ? "accounts.removeSafe" : "accounts.leaveSafe")}</p>
      {own && isLast && <p class="box">{t("accounts.removeLast")}</p>}
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(() => [], send))}>
        <Submit busy={form.busy} label={t(own ? "accounts.removeDo" : "accounts.leave")} />
      </form>
      <p>
        <Link to="/accounts">{t("accounts.keep")}</Link>
      </p>
    </Page>
  );
}
