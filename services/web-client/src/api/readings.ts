import { answer, keyed, readings } from "./clients";
import type { Figures, Reading } from "./contract";

const ROOT = "/api/v1/readings/accounts/{account_id}";

export const window = (account_id: string) => answer(readings.GET(`${ROOT}/window`, { params: { path: { account_id } } }));

export const meters = (account_id: string) => answer(readings.GET(`${ROOT}/meters`, { params: { path: { account_id } } }));

export const check = (account_id: string, body: Figures) => answer(readings.POST(`${ROOT}/checks`, { params: { path: { account_id } }, body }));

/** New figures, or other figures for the reading they correct. */
export function send(account_id: string, figures: Figures, confirm_implausible: boolean, key: string): Promise<Reading> {
  const { meter_id, values, read_on, correcting: reading_id } = figures;
  const header = keyed(key);
  return reading_id
    ? answer(readings.PUT(`${ROOT}/readings/{reading_id}`, { params: { path: { account_id, reading_id }, header }, body: { values, confirm_implausible } }))
    : answer(readings.POST(`${ROOT}/readings`, { params: { path: { account_id }, header }, body: { meter_id, values, confirm_implausible, ...(read_on ? { read_on } : {}) } }));
}

export const cancel = (account_id: string, reading_id: string, key: string) =>
  answer(readings.DELETE(`${ROOT}/readings/{reading_id}`, { params: { path: { account_id, reading_id }, header: keyed(key) } }));

export const list = (account_id: string, cursor?: string) =>
  answer(readings.GET(`${ROOT}/readings`, { params: { path: { account_id }, query: { cursor } } }));
