import { answer, billing, keyed } from "./clients";
import type { SentPaymentRegistry, SuspenseState } from "./contract";
import { sendFile } from "./upload";

const PATH = "/api/v1/billing/staff/payment-registries";
const DAYS = "/api/v1/billing/staff/payment-reconciliations";
const SUSPENSE = "/api/v1/billing/staff/suspense";

export const paymentRegistries = () => answer(billing.GET(PATH));

export const registryProfiles = () => answer(billing.GET(`${PATH}/profiles`));

export const paymentRegistry = (registry_id: string) => answer(billing.GET(`${PATH}/{registry_id}`, { params: { path: { registry_id } } }));

export const registryRows = (registry_id: string, after = 0) =>
  answer(billing.GET(`${PATH}/{registry_id}/rows`, { params: { path: { registry_id }, query: { after, limit: 100 } } }));

export const applyRegistry = (registry_id: string, key: string) =>
  answer(billing.POST(`${PATH}/{registry_id}/application`, { params: { path: { registry_id }, header: keyed(key) } }));

export const withdrawRegistry = (registry_id: string, key: string) =>
  answer(billing.POST(`${PATH}/{registry_id}/withdrawal`, { params: { path: { registry_id }, header: keyed(key) } }));

export interface Sending {
  profile: string;
  agent: string;
  order_amount: string;
}

export const sendPaymentRegistry = (file: File, said: Sending, onSent: (share: number) => void) => {
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value));
  return sendFile<SentPaymentRegistry>(PATH, { name: file.name, ...given }, file, onSent);
};

export const reconciledDays = () => answer(billing.GET(DAYS));

export const reconciledDay = (agent: string, day: string) => answer(billing.GET(`${DAYS}/{agent}/{day}`, { params: { path: { agent, day } } }));

export const suspense = (state: SuspenseState | "", account_number: string, cursor?: string) =>
  answer(billing.GET(SUSPENSE, { params: { query: { state, account_number, ...(cursor ? { cursor } : {}) } } }));

export const accountPreview = (account_number: string) => answer(billing.GET("/api/v1/billing/staff/account-previews", { params: { query: { account_number } } }));

export const attributePayment = (payment_id: string, account_number: string, reason: string, key: string) =>
  answer(billing.POST(`${SUSPENSE}/{payment_id}/attribution`, { params: { path: { payment_id }, header: keyed(key) }, body: { account_number, reason } }));

export const returnPayment = (payment_id: string, reason: string, key: string) =>
  answer(billing.POST(`${SUSPENSE}/{payment_id}/return`, { params: { path: { payment_id }, header: keyed(key) }, body: { reason } }));
