import { answer, billing, keyed } from "./clients";

const PATH = "/api/v1/billing/staff/closes";

export const closes = () => answer(billing.GET(PATH));

export const startClose = (period: string, dry: boolean, key: string) =>
  answer(billing.POST(PATH, { params: { header: keyed(key) }, body: { period, dry } }));

export const cancelClose = (close_id: string, key: string) =>
  answer(billing.POST(`${PATH}/{close_id}/cancellation`, { params: { path: { close_id }, header: keyed(key) } }));
