import type { StaffSession } from "../api/contract";
import { session } from "../state/session";

/** The roles there are; what each may do is told by the service. */
export type RoleName = "clerk" | "support" | "accountant" | "head";

export function welcomeStaff(answer: StaffSession): void {
  session.set({ state: "staff", token: answer.access_token, member: answer.member });
}

export const RENEWAL = { address: "/api/v1/identity/staff/sessions/refresh", welcome: welcomeStaff };
