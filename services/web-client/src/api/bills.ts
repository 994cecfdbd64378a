import { answer, billing, keyed } from "./clients";
import { newKey } from "./key";

const BILLS = "/api/v1/billing/accounts/{account_id}/bills";

export const bills = (account_id: string, year?: number) =>
  answer(billing.GET(BILLS, { params: { path: { account_id }, query: { year } } }));

/** A bill is made when it is first asked for; whoever only looks on sees those that were made. */
export async function bill(account_id: string, period: string, looking: boolean) {
  if (!looking) await answer(billing.POST(BILLS, { params: { path: { account_id }, header: keyed(newKey()) }, body: { period } }));
  return answer(billing.GET(`${BILLS}/{period}`, { params: { path: { account_id, period } } }));
}

export const billPdf = (account_id: string, period: string) =>
  answer(billing.GET(`${BILLS}/{period}/pdf`, { params: { path: { account_id, period } }, parseAs: "blob" })) as Promise<Blob>;
