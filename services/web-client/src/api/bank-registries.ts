import { answer, billing, keyed } from "./clients";

const PATH = "/api/v1/billing/staff/bank-registries";

export const bankRegistries = () => answer(billing.GET(PATH));

export const orderBankRegistry = (profile: string, period: string, key: string) =>
  answer(billing.POST(PATH, { params: { header: keyed(key) }, body: { profile, period } }));

export const bankRegistryFile = (registry_id: string): Promise<Blob> =>
  answer<Blob>(billing.POST(`${PATH}/{registry_id}/file`, { params: { path: { registry_id } }, parseAs: "blob" }) as never);
