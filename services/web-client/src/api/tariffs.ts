import { answer, billing, keyed } from "./clients";

const STAFF = "/api/v1/billing/staff/packs";

export const tariffs = (region: string | undefined, date: string | undefined) =>
  answer(billing.GET("/api/v1/billing/tariffs", { params: { query: { ...(region ? { region } : {}), ...(date ? { date } : {}) } } }));

export const waitingCharges = (account_id: string) =>
  answer(billing.GET("/api/v1/billing/accounts/{account_id}/waiting-charges", { params: { path: { account_id } } }));

export const packs = () => answer(billing.GET(STAFF));

export const pack = (pack_hash: string) => answer(billing.GET(`${STAFF}/{pack_hash}`, { params: { path: { pack_hash } } }));

export const checkPack = (content: string) => answer(billing.POST("/api/v1/billing/staff/pack-checks", { body: { content } }));

export const proposePack = (content: string, reason: string, key: string) =>
  answer(billing.POST(STAFF, { params: { header: keyed(key) }, body: { content, reason } }));

export const approvePack = (pack_hash: string, key: string) =>
  answer(billing.POST(`${STAFF}/{pack_hash}/approval`, { params: { path: { pack_hash }, header: keyed(key) } }));

export const refusePack = (pack_hash: string, reason: string, key: string) =>
  answer(billing.POST(`${STAFF}/{pack_hash}/refusal`, { params: { path: { pack_hash }, header: keyed(key) }, body: { reason } }));

export const withdrawPack = (pack_hash: string, reason: string, key: string) =>
  answer(billing.POST(`${STAFF}/{pack_hash}/withdrawal`, { params: { path: { pack_hash }, header: keyed(key) }, body: { reason } }));

export const waitingCrowds = () => answer(billing.GET("/api/v1/billing/staff/waiting-charges"));
