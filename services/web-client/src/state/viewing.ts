import type { View } from "../api/contract";
import { parsed, tab } from "./kept";
import { token, welcome } from "./session";

const SHELF = "viewing";

/** The cabinet that a member of staff looks at in this tab. */
export const viewed = (): View | undefined => parsed<View>(tab.read(SHELF));

export function beginViewing(view: View): void {
  tab.write(SHELF, JSON.stringify(view));
  location.assign("/");
}

/** Several requests may be refused at once; the first of them leads back. */
export function endViewing(): void {
  const view = viewed();
  if (!view) return;
  tab.drop(SHELF);
  location.assign(`/staff/views/${view.view_id}`);
}

/** Lets staff in with what they were given, once: what is refused later was closed or is over. */
export async function lookOn(): Promise<void> {
  const view = viewed();
  const left = view ? Date.parse(view.ends_at) - Date.now() : 0;
  if (!view || left <= 0 || token() !== undefined) return endViewing();
  setTimeout(endViewing, left);
  welcome({ access_token: view.access_token, expires_in: 0, user: view.user, accounts: [view.account] });
}
