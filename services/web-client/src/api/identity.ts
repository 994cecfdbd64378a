import { accountSync, answer, identity, keyed } from "./clients";
import type { Applicant, ConsentDecision, LinkRequest, OrganisationApplicant, Proof } from "./contract";

export const currentConsent = () => answer(identity.GET("/api/v1/identity/consents/current"));

export const consentDocuments = () => answer(identity.GET("/api/v1/identity/consents/documents"));

export const myConsents = () => answer(identity.GET("/api/v1/identity/consents"));

export const decideConsent = (body: ConsentDecision, key: string) =>
  answer(identity.POST("/api/v1/identity/consents", { params: { header: keyed(key) }, body }));

export const accessLog = (cursor?: string) =>
  answer(identity.GET("/api/v1/identity/access-log", { params: { query: cursor ? { cursor } : {} } }));

export const currentErasure = () => answer(identity.GET("/api/v1/identity/erasures/current"));

export const askErasure = (current_password: string, key: string) =>
  answer(identity.POST("/api/v1/identity/erasures", { params: { header: keyed(key) }, body: { current_password } }));

export const cancelErasure = () => answer(identity.DELETE("/api/v1/identity/erasures/current"));

export const currentExport = () => answer(identity.GET("/api/v1/identity/exports/current"));

export const askExport = (current_password: string, key: string) =>
  answer(identity.POST("/api/v1/identity/exports", { params: { header: keyed(key) }, body: { current_password } }));

export const fetchArchive = (export_id: string) =>
  answer(identity.POST("/api/v1/identity/exports/{export_id}/archive", { params: { path: { export_id } } }));

export const certificate = (number: string) =>
  answer(identity.GET("/api/v1/identity/erasures/certificates/{certificate}", { params: { path: { certificate: number } } }));

export const register = (body: Applicant, key: string) =>
  answer(identity.POST("/api/v1/identity/registrations", { params: { header: keyed(key) }, body }));

export const registerOrganisation = (body: OrganisationApplicant, key: string) =>
  answer(identity.POST("/api/v1/identity/organisation-registrations", { params: { header: keyed(key) }, body }));

export const registration = (registration_id: string) =>
  answer(identity.GET("/api/v1/identity/registrations/{registration_id}", { params: { path: { registration_id } } }));

export const giveProof = (registration_id: string, body: Proof, key: string) =>
  answer(identity.POST("/api/v1/identity/registrations/{registration_id}/proofs", { params: { path: { registration_id }, header: keyed(key) }, body }));

export const objectTo = (secret: string, key: string) =>
  answer(identity.POST("/api/v1/identity/objections", { params: { header: keyed(key) }, body: { secret } }));

export const recover = (body: LinkRequest, key: string) =>
  answer(identity.POST("/api/v1/identity/recoveries", { params: { header: keyed(key) }, body }));

export const askNewLink = (body: LinkRequest, key: string) =>
  answer(identity.POST("/api/v1/identity/password-links", { params: { header: keyed(key) }, body }));

export const checkLink = (secret: string) => answer(identity.POST("/api/v1/identity/password-links/check", { body: { secret } }));

export interface NewPassword {
  password: string;
  password_confirmation: string;
}

export const setPassword = (body: NewPassword & { secret: string }, key: string) =>
  answer(identity.POST("/api/v1/identity/passwords", { params: { header: keyed(key) }, body }));

export const changePassword = (body: NewPassword & { current_password: string; end_tokens: boolean }, key: string) =>
  answer(identity.PUT("/api/v1/identity/password", { params: { header: keyed(key) }, body }));

export const enter = (login: string, password: string) => answer(identity.POST("/api/v1/identity/sessions", { body: { login, password } }));

export const leave = () => answer(identity.DELETE("/api/v1/identity/sessions/current"));

export const openSessions = () => answer(identity.GET("/api/v1/identity/sessions"));

export const endSession = (session_id: string) =>
  answer(identity.DELETE("/api/v1/identity/sessions/{session_id}", { params: { path: { session_id } } }));

export const endOtherSessions = () => answer(identity.DELETE("/api/v1/identity/sessions/others"));

export const me = () => answer(identity.GET("/api/v1/identity/me"));

export const account = (account_id: string) => answer(accountSync.GET("/api/v1/accounts/{account_id}", { params: { path: { account_id } } }));
