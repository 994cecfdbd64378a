import { answer, identity, keyed } from "./clients";
import type { GuestEntry, NewInvitation } from "./contract";

const ACCOUNT = "/api/v1/identity/accounts/{account_id}";

export const people = (account_id: string) => answer(identity.GET(`${ACCOUNT}/people`, { params: { path: { account_id } } }));

export const invite = (account_id: string, body: NewInvitation, key: string) =>
  answer(identity.POST(`${ACCOUNT}/invitations`, { params: { path: { account_id }, header: keyed(key) }, body }));

export const withdrawInvitation = (account_id: string, invitation_id: string, key: string) =>
  answer(identity.DELETE(`${ACCOUNT}/invitations/{invitation_id}`, { params: { path: { account_id, invitation_id }, header: keyed(key) } }));

export const revokeTrust = (account_id: string, trust_id: string, key: string) =>
  answer(identity.DELETE(`${ACCOUNT}/people/{trust_id}`, { params: { path: { account_id, trust_id }, header: keyed(key) } }));

export const wishLetters = (account_id: string, wanted: boolean, key: string) =>
  answer(identity.PUT(`${ACCOUNT}/letters`, { params: { path: { account_id }, header: keyed(key) }, body: { wanted } }));

export const checkInvitation = (secret: string) => answer(identity.POST("/api/v1/identity/invitations/check", { body: { secret } }));

export const acceptInvitation = (secret: string, key: string) =>
  answer(identity.POST("/api/v1/identity/invitations/accept", { params: { header: keyed(key) }, body: { secret } }));

export const enterAsGuest = (body: GuestEntry, key: string) =>
  answer(identity.POST("/api/v1/identity/invitations/entry", { params: { header: keyed(key) }, body }));
