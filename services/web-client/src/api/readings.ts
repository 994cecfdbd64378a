import type { Check, Meter, Reading, Window, ZoneValue } from "./contract";
import { call } from "./transport";

const of = (accountId: string) => `/api/v1/readings/accounts/${accountId}`;

export interface Figures {
  meter_id: string;
  values: ZoneValue[];
  correcting?: string;
}

export const window = (accountId: string) => call<Window>("GET", `${of(accountId)}/window`);
export const meters = (accountId: string) => call<{ meters: Meter[] }>("GET", `${of(accountId)}/meters`);
export const check = (accountId: string, body: Figures) => call<Check>("POST", `${of(accountId)}/checks`, { body });

export function send(accountId: string, figures: Figures, confirmed: boolean, key: string): Promise<Reading> {
  const { meter_id, values, correcting } = figures;
  const confirmation = confirmed ? { confirm_implausible: true } : {};
  return correcting === undefined
    ? call("POST", `${of(accountId)}/readings`, { key, body: { meter_id, values, ...confirmation } })
    : call("PUT", `${of(accountId)}/readings/${correcting}`, { key, body: { values, ...confirmation } });
}

export const cancel = (accountId: string, readingId: string, key: string) =>
  call<Reading>("DELETE", `${of(accountId)}/readings/${readingId}`, { key });

export const list = (accountId: string, cursor?: string) =>
  call<{ readings: Reading[]; next: string | null }>("GET", `${of(accountId)}/readings`, { query: { cursor } });
