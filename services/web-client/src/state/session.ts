import type { SessionResponse, SignedInMember } from "../api/contract";
import { createStore } from "./store";
import { device } from "./kept";

export type Session =
  | { state: "unknown" }
  | { state: "guest"; ended: boolean }
  | { state: "customer"; token: string; name: string; organisation: string | undefined; accounts: SessionResponse["accounts"]; due: string[] }
  | { state: "staff"; token: string; member: SignedInMember };

/** Who is here. The access token lives in this variable alone; the refresh cookie is out of scripts' reach. */
export const session = createStore<Session>({ state: "unknown" });

const chosen = createStore<string | undefined>(device.read("account"));

export function welcome(answer: SessionResponse): void {
  const { name, organisation } = answer.user;
  session.set({ state: "customer", token: answer.access_token, name, organisation, accounts: answer.accounts, due: answer.consents_due ?? [] });
}

/** Every document was answered: the cabinet is open as usual. */
export function settleConsents(): void {
  const now = session.get();
  if (now.state === "customer") session.set({ ...now, due: [] });
}

export function farewell(ended: boolean): void {
  session.set({ state: "guest", ended });
}

export function token(): string | undefined {
  const now = session.get();
  return now.state === "customer" || now.state === "staff" ? now.token : undefined;
}

export function chooseAccount(accountId: string): void {
  device.write("account", accountId);
  chosen.set(accountId);
}

export { chosen as chosenAccount };
