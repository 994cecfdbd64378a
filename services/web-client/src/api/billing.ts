import { answer, billing } from "./clients";
import type { Figures, WhatIfQuestion } from "./contract";

const ROOT = "/api/v1/billing/accounts/{account_id}";

export const balance = (account_id: string) => answer(billing.GET(`${ROOT}/balance`, { params: { path: { account_id } } }));

export const penaltyForecast = (account_id: string, until: string) =>
  answer(billing.GET(`${ROOT}/penalty-forecast`, { params: { path: { account_id }, query: { until } } }));

export const penalty = (account_id: string, penalty_id: string) =>
  answer(billing.GET(`${ROOT}/penalties/{penalty_id}`, { params: { path: { account_id, penalty_id } } }));

export const replayPenalty = (account_id: string, penalty_id: string) =>
  answer(billing.POST(`${ROOT}/penalties/{penalty_id}/replays`, { params: { path: { account_id, penalty_id } } }));

export const estimate = (account_id: string, body: Figures) =>
  answer(billing.POST(`${ROOT}/estimates`, { params: { path: { account_id } }, body }));

export const charge = (account_id: string, charge_id: string) =>
  answer(billing.GET(`${ROOT}/charges/{charge_id}`, { params: { path: { account_id, charge_id } } }));

export const explanation = (account_id: string, charge_id: string) =>
  answer(billing.GET(`${ROOT}/charges/{charge_id}/explanation`, { params: { path: { account_id, charge_id } } }));

export const replayCharge = (account_id: string, charge_id: string, revision: number) =>
  answer(
    billing.POST(`${ROOT}/charges/{charge_id}/revisions/{revision}/replays`, { params: { path: { account_id, charge_id, revision: String(revision) } } }),
  );

export const whatIfOptions = (account_id: string, charge_id: string) =>
  answer(billing.GET(`${ROOT}/charges/{charge_id}/what-ifs`, { params: { path: { account_id, charge_id } } }));

export const whatIf = (account_id: string, charge_id: string, body: WhatIfQuestion) =>
  answer(billing.POST(`${ROOT}/charges/{charge_id}/what-ifs`, { params: { path: { account_id, charge_id } }, body }));

export const barometers = (account_id: string) => answer(billing.GET(`${ROOT}/barometers`, { params: { path: { account_id } } }));

export const unreadMonths = (account_id: string) => answer(billing.GET(`${ROOT}/unread-months`, { params: { path: { account_id } } }));

export const charges = (account_id: string, cursor?: string) =>
  answer(billing.GET(`${ROOT}/charges`, { params: { path: { account_id }, query: { cursor } } }));

export const entries = (account_id: string, cursor?: string) =>
  answer(billing.GET(`${ROOT}/entries`, { params: { path: { account_id }, query: { cursor } } }));

export const payments = (account_id: string, cursor?: string) =>
  answer(billing.GET(`${ROOT}/payments`, { params: { path: { account_id }, query: { cursor } } }));

export const paymentClashes = () => answer(billing.GET("/api/v1/billing/staff/payment-clashes"));
