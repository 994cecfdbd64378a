import type { Account, Consent, LinkCheck, Me, Neutral, Registration, SessionResponse } from "./contract";
import { call } from "./transport";

const ROOT = "/api/v1/identity";

export interface Applicant {
  account_number: string;
  surname: string;
  name: string;
  patronymic: string | null;
  email: string;
  consent_version: string;
  consent: boolean;
}

export const currentConsent = () => call<Consent>("GET", `${ROOT}/consents/current`);
export const register = (body: Applicant, key: string) => call<Registration>("POST", `${ROOT}/registrations`, { body, key });
export const registration = (id: string) => call<Registration>("GET", `${ROOT}/registrations/${encodeURIComponent(id)}`);

export interface Address {
  account_number: string;
  email: string;
}
export const recover = (body: Address, key: string) => call<Neutral>("POST", `${ROOT}/recoveries`, { body, key });
export const askNewLink = (body: Address, key: string) => call<Neutral>("POST", `${ROOT}/password-links`, { body, key });
export const checkLink = (secret: string) => call<LinkCheck>("POST", `${ROOT}/password-links/check`, { body: { secret } });

export interface NewPassword {
  password: string;
  password_confirmation: string;
}
export const setPassword = (body: NewPassword & { secret: string }, key: string) => call<void>("POST", `${ROOT}/passwords`, { body, key });
export const changePassword = (body: NewPassword & { current_password: string }, key: string) => call<void>("PUT", `${ROOT}/password`, { body, key });

export const enter = (login: string, password: string) => call<SessionResponse>("POST", `${ROOT}/sessions`, { body: { login, password } });
export const leave = (key: string) => call<void>("DELETE", `${ROOT}/sessions/current`, { key });
export const me = () => call<Me>("GET", `${ROOT}/me`);

export const account = (accountId: string) => call<Account>("GET", `/api/v1/accounts/${accountId}`);
