import type { SessionResponse } from "../api/contract";
import { chosenAccount, session } from "./session";
import { useStore } from "./store";

/** «Квартира мамы · 520000000017», or the number alone. */
export const nameAndNumber = ({ name, account_number }: AccountRef): string => (name ? `${name} · ${account_number}` : account_number);

export type AccountRef = SessionResponse["accounts"][number];

/** Roles other than the owner's are said; an account without one is the person's own. */
export const isOwner = ({ role }: AccountRef): boolean => role === undefined || role === "owner";

/** Whether readings may be sent for the account. */
export const maySend = (account: AccountRef): boolean => account.role !== "reader";

/** The account whose pages are shown; pages that need one are drawn only when there is one. */
export function useAccount(): AccountRef {
  const who = useStore(session);
  const chosen = useStore(chosenAccount);
  const accounts = who.state === "customer" ? who.accounts : [];
  return accounts.find((account) => account.account_id === chosen) ?? accounts[0] ?? { account_id: "", account_number: "" };
}

/** Every account of the person who is here. */
export function useAccounts(): AccountRef[] {
  const who = useStore(session);
  return who.state === "customer" ? who.accounts : [];
}
