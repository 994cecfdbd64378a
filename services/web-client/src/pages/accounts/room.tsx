import "../../texts/accounts";
import "../../texts/entry";
import { useAccounts } from "../../state/account";
import { NotFoundPage } from "../not-found";
import { AccountsPage } from "./accounts";
import { AddAccountPage } from "./add";
import { AdditionPage } from "./addition";
import { NameAccountPage } from "./name";
import { RemoveAccountPage } from "./remove";

/** Everything under /accounts: the list, one more account, and what can be done with one of them. */
export function AccountsRoom({ rest, more }: { rest: string; more: string }) {
  const account = useAccounts().find((each) => each.account_id === rest);
  if (rest === "") return <AccountsPage />;
  if (rest === "add") return more ? <AdditionPage id={more} /> : <AddAccountPage />;
  if (account && more === "name") return <NameAccountPage account={account} />;
  if (account && more === "remove") return <RemoveAccountPage account={account} />;
  return <NotFoundPage />;
}
