import "../../texts/people";
import { Page } from "../../parts/page";
import { isOwner, nameAndNumber, useAccount } from "../../state/account";
import { Link } from "../../state/router";
import { t } from "../../texts";
import { NotFoundPage } from "../not-found";
import { EndTrustPage, WithdrawPage } from "./end";
import { InvitePage } from "./invite";
import { PeoplePage } from "./people";

/** Everything under /people, for the owner of the account that is shown; the trusted read why it is not for them. */
export function PeopleRoom({ rest, more }: { rest: string; more: string }) {
  const account = useAccount();
  if (!isOwner(account)) {
    return (
      <Page title={t("menu.people")} lead={t("people.ownersOnly", { account: nameAndNumber(account) })}>
        <p>{t("people.ownersOnlyNote")}</p>
        <Link to="/accounts">{t("account.toAll")}</Link>
      </Page>
    );
  }
  if (rest === "") return <PeoplePage account={account} />;
  if (rest === "invite") return <InvitePage account={account} />;
  if (rest === "invitations" && more) return <WithdrawPage account={account} id={more} />;
  if (rest && more === "end") return <EndTrustPage account={account} id={rest} />;
  return <NotFoundPage />;
}
