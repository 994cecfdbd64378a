import createClient from "openapi-fetch";
import type { Problem } from "./contract";
import { failureFrom } from "./failure";
import type { paths as AccountSync } from "./generated/account_sync";
import type { paths as Billing } from "./generated/billing_calculator";
import type { paths as Identity } from "./generated/identity";
import type { paths as Notification } from "./generated/notification";
import type { paths as Readings } from "./generated/readings";
import { carefulFetch } from "./transport";

const options = { baseUrl: location.origin, fetch: carefulFetch };

export const accountSync = createClient<AccountSync>(options);
export const billing = createClient<Billing>(options);
export const identity = createClient<Identity>(options);
export const notification = createClient<Notification>(options);
export const readings = createClient<Readings>(options);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What was asked for, or the failure. */
export async function answer<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (response.ok) return data as T;
  const problem = typeof error === "object" && error !== null ? (error as Partial<Problem>) : {};
  throw failureFrom(response.status, problem, response.headers.get("Retry-After"));
}

/** The header that makes a repeat harmless. */
export const keyed = (key: string) => ({ "Idempotency-Key": key });
