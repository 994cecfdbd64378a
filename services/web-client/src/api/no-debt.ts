import { answer, billing, keyed } from "./clients";
import { newKey } from "./key";

const CERTIFICATES = "/api/v1/billing/accounts/{account_id}/no-debt-certificates";

export const noDebtCertificates = (account_id: string) => answer(billing.GET(CERTIFICATES, { params: { path: { account_id } } }));

export const giveNoDebt = (account_id: string, as_of_on: string) =>
  answer(billing.POST(CERTIFICATES, { params: { path: { account_id }, header: keyed(newKey()) }, body: { as_of_on: as_of_on || null } }));

export const noDebtPdf = (account_id: string, number: string) =>
  answer(billing.GET(`${CERTIFICATES}/{number}/pdf`, { params: { path: { account_id, number } }, parseAs: "blob" })) as Promise<Blob>;

export const lookUpNoDebt = (number: string) =>
  answer(billing.GET("/api/v1/billing/staff/no-debt-certificates/{number}", { params: { path: { number } } }));
