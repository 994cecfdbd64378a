import { answer, billing, keyed } from "./clients";

const PLANS = "/api/v1/billing/accounts/{account_id}/instalment-plans";
const DESK = "/api/v1/billing/staff/instalment-plans";

export const instalmentPlans = (account_id: string) => answer(billing.GET(PLANS, { params: { path: { account_id } } }));

export const askForInstalments = (account_id: string, months: number, amount: string, word: string, key: string) =>
  answer(billing.POST(PLANS, { params: { path: { account_id }, header: keyed(key) }, body: { months, amount, word: word || null } }));

export const withdrawInstalments = (account_id: string, plan_id: string, key: string) =>
  answer(billing.POST(`${PLANS}/{plan_id}/withdrawal`, { params: { path: { account_id, plan_id }, header: keyed(key) } }));

export const instalmentRequests = () => answer(billing.GET(DESK));

export const agreeToInstalments = (plan_id: string, months: number, key: string) =>
  answer(billing.POST(`${DESK}/{plan_id}/agreement`, { params: { path: { plan_id }, header: keyed(key) }, body: { months } }));

export const refuseInstalments = (plan_id: string, reason: string, key: string) =>
  answer(billing.POST(`${DESK}/{plan_id}/refusal`, { params: { path: { plan_id }, header: keyed(key) }, body: { reason } }));
