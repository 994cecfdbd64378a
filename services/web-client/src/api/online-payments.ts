import { answer, billing, keyed } from "./clients";
import type { OnlineParts } from "./contract";

const ROOT = "/api/v1/billing/accounts/{account_id}/online-payments";

export const onlinePayments = (account_id: string) => answer(billing.GET(ROOT, { params: { path: { account_id } } }));

export const beginPayment = (account_id: string, parts: OnlineParts, key: string) =>
  answer(billing.POST(ROOT, { params: { path: { account_id }, header: keyed(key) }, body: { parts } }));

export const onlinePayment = (online_payment_id: string) =>
  answer(billing.GET("/api/v1/billing/online-payments/{online_payment_id}", { params: { path: { online_payment_id } } }));
