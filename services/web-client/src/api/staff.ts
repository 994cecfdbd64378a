import { answer, identity, keyed } from "./clients";
import type { NewPassword } from "./identity";

export const checkSetup = (secret: string) => answer(identity.POST("/api/v1/identity/staff/setup-links/check", { body: { secret } }));

export const beginEnrolment = (body: NewPassword & { secret: string }) => answer(identity.POST("/api/v1/identity/staff/enrolments", { body }));

export const confirmEnrolment = (secret: string, code: string) =>
  answer(identity.POST("/api/v1/identity/staff/enrolments/confirmation", { body: { secret, code } }));

export const enterAsStaff = (body: { login: string; password: string; code: string }) =>
  answer(identity.POST("/api/v1/identity/staff/sessions", { body }));

export const leaveStaff = () => answer(identity.DELETE("/api/v1/identity/staff/sessions/current"));

export const staffSessions = () => answer(identity.GET("/api/v1/identity/staff/sessions"));

export const endStaffSession = (session_id: string) =>
  answer(identity.DELETE("/api/v1/identity/staff/sessions/{session_id}", { params: { path: { session_id } } }));

export const roles = () => answer(identity.GET("/api/v1/identity/staff/roles"));

export const members = () => answer(identity.GET("/api/v1/identity/staff/members"));

export const addMember = (login: string, names: string[]) =>
  answer(identity.POST("/api/v1/identity/staff/members", { body: { login, roles: names } }));

export const giveRoles = (staff_id: string, names: string[], key: string) =>
  answer(identity.PUT("/api/v1/identity/staff/members/{staff_id}/roles", { params: { path: { staff_id }, header: keyed(key) }, body: { roles: names } }));

export const resetMember = (staff_id: string) =>
  answer(identity.POST("/api/v1/identity/staff/members/{staff_id}/resets", { params: { path: { staff_id } } }));

export const removeMember = (staff_id: string, key: string) =>
  answer(identity.DELETE("/api/v1/identity/staff/members/{staff_id}", { params: { path: { staff_id }, header: keyed(key) } }));

export const reviews = () => answer(identity.GET("/api/v1/identity/staff/reviews"));

export const decideReview = (registration_id: string, decision: "approved" | "refused", note: string, key: string) =>
  answer(identity.POST("/api/v1/identity/staff/reviews/{registration_id}/decisions", { params: { path: { registration_id }, header: keyed(key) }, body: { decision, note } }));

export const journal = (cursor?: string) =>
  answer(identity.GET("/api/v1/identity/staff/journal", { params: { query: cursor ? { cursor } : {} } }));

export const openView = (body: { account_number: string; reason: "call" | "appeal" | "check"; remark: string }) =>
  answer(identity.POST("/api/v1/identity/staff/views", { body }));

export const endView = (view_id: string) => answer(identity.DELETE("/api/v1/identity/staff/views/{view_id}", { params: { path: { view_id } } }));
