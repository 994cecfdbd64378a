import type { Balance, Charge, ChargeSummary, Entry, Estimate } from "./contract";
import type { Figures } from "./readings";
import { call } from "./transport";

const of = (accountId: string) => `/api/v1/billing/accounts/${accountId}`;

export const balance = (accountId: string) => call<Balance>("GET", `${of(accountId)}/balance`);
export const estimate = (accountId: string, body: Figures) => call<Estimate>("POST", `${of(accountId)}/estimates`, { body });
export const charge = (accountId: string, chargeId: string) => call<Charge>("GET", `${of(accountId)}/charges/${chargeId}`);

export const charges = (accountId: string, cursor?: string) =>
  call<{ charges: ChargeSummary[]; next: string | null }>("GET", `${of(accountId)}/charges`, { query: { cursor } });

export const entries = (accountId: string, cursor?: string) =>
  call<{ entries: Entry[]; next: string | null }>("GET", `${of(accountId)}/entries`, { query: { cursor } });
