import { useEffect } from "preact/hooks";
import { wishLetters } from "../../api/people";
import { renewSession } from "../../api/transport";
import { FailureBox } from "../../parts/failure-box";
import { Page } from "../../parts/page";
import { day } from "../../format";
import { type AccountRef, isOwner, nameAndNumber, useAccount, useAccounts } from "../../state/account";
import { useForm } from "../../state/form";
import { notice } from "../../state/notice";
import { Link, navigate } from "../../state/router";
import { chooseAccount } from "../../state/session";
import { useStore } from "../../state/store";
import { t } from "../../texts";

/** What may be done with somebody else's account, until when, and whether letters about it come here too. */
function Trust({ account }: { account: AccountRef }) {
  const form = useForm({ wanted: String(!account.letters) });
  const send = async (key: string) => {
    await wishLetters(account.account_id, !account.letters, key);
    await renewSession();
  };
  return (
    <>
      <p>
        {t(account.role === "payer" ? "roles.payerLine" : "roles.readerLine")} {account.until && t("roles.until", { day: day(account.until, undefined) })}
      </p>
      <p>{t(account.letters ? "accounts.lettersCome" : "accounts.lettersDoNotCome")}</p>
      {form.failure && <FailureBox failure={form.failure} />}
      <p>
        <button type="button" class="link" aria-busy={form.busy} onClick={() => void form.submit(() => [], send)}>
          {t(account.letters ? "accounts.stopLetters" : "accounts.wantLetters")}
        </button>
      </p>
    </>
  );
}

function One({ account, shown }: { account: AccountRef; shown: boolean }) {
  const called = nameAndNumber(account);
  const leaving = isOwner(account) ? "accounts.remove" : "accounts.leave";
  const open = () => {
    chooseAccount(account.account_id);
    navigate("/");
  };
  return (
    <li class="own-account">
      <h2>{account.name || <span class="figures">{account.account_number}</span>}</h2>
      {account.name && (
        <p class="muted">
          {t("account.number")} <span class="figures">{account.account_number}</span>
        </p>
      )}
      {shown && <p>{t("accounts.shownNow")}</p>}
      {!isOwner(account) && <Trust account={account} />}
      <p class="buttons">
        {!shown && (
          <button type="button" class="second" aria-label={t("accounts.openThis", { account: called })} onClick={open}>
            {t("accounts.open")}
          </button>
        )}
        <Link to={`/accounts/${account.account_id}/name`} label={`${t(account.name ? "accounts.rename" : "accounts.name")}: ${called}`}>
          {t(account.name ? "accounts.rename" : "accounts.name")}
        </Link>
        <Link to={`/accounts/${account.account_id}/remove`} label={`${t(leaving)}: ${called}`}>
          {t(leaving)}
        </Link>
      </p>
    </li>
  );
}

/** Every account of the person: which is shown, how it is called, and one more. */
export function AccountsPage() {
  const accounts = useAccounts();
  const { account_id: shown } = useAccount();
  const done = useStore(notice);
  useEffect(() => () => notice.set(""), []);
  return (
    <Page title={t("menu.accounts")} lead={t(accounts.length > 0 ? "accounts.lead" : "accounts.none")}>
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      <ul class="list" id="accounts">
        {accounts.map((account) => (
          <One key={account.account_id} account={account} shown={account.account_id === shown && accounts.length > 1} />
        ))}
      </ul>
      <p>
        <Link class="button second" to="/accounts/add" id="add-account">
          {t("account.add")}
        </Link>
      </p>
      <p class="small muted">{t("accounts.loginNote")}</p>
    </Page>
  );
}
