import { accountSync, answer, keyed } from "./clients";
import type { Replacement } from "./contract";

const PATH = "/api/v1/accounts/staff";

export const metersOnRecord = (account_number: string) => answer(accountSync.GET(`${PATH}/meters`, { params: { query: { account_number } } }));

export const recordReplacement = (body: Replacement, key: string) =>
  answer(accountSync.POST(`${PATH}/meter-replacements`, { params: { header: keyed(key) }, body }));
