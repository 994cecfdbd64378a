import { answer, billing, keyed } from "./clients";

const PATH = "/api/v1/billing/staff/comparisons";

export const comparisons = () => answer(billing.GET(PATH));

export const comparison = (comparison_id: string) => answer(billing.GET(`${PATH}/{comparison_id}`, { params: { path: { comparison_id } } }));

export const tryPack = (pack_hash: string, period: string, key: string) =>
  answer(billing.POST(PATH, { params: { header: keyed(key) }, body: { pack_hash, period } }));

export const cancelComparison = (comparison_id: string, key: string) =>
  answer(billing.POST(`${PATH}/{comparison_id}/cancellation`, { params: { path: { comparison_id }, header: keyed(key) } }));

export const differencesFile = (comparison_id: string): Promise<Blob> =>
  answer<Blob>(billing.GET(`${PATH}/{comparison_id}/differences.csv`, { params: { path: { comparison_id } }, parseAs: "blob" }) as never);
