import { answer, billing, keyed } from "./clients";
import type { CancelCause } from "./contract";

const PATH = "/api/v1/billing/staff/payments";

export const findPayments = (asked: string) => answer(billing.GET(PATH, { params: { query: { asked } } }));

export const cancelPayment = (payment_id: string, cause: CancelCause, reason: string, key: string) =>
  answer(billing.POST(`${PATH}/{payment_id}/cancellation`, { params: { path: { payment_id }, header: keyed(key) }, body: { cause, reason } }));

export const refundAdvance = (account_number: string, amount: string, reason: string, key: string) =>
  answer(billing.POST("/api/v1/billing/staff/refunds", { params: { header: keyed(key) }, body: { account_number, amount, reason } }));
