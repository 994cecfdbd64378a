import { farewell, token, welcome } from "../state/session";
import { challengeIn, workFor } from "./challenge";
import { Failure } from "./failure";

const PATIENCE = 15_000;
const PAUSES = [400, 1_500];
const TEMPORARY = [502, 503, 504];

interface Renewal {
  address: string;
  welcome: (answer: never) => void;
}

let renewal: Renewal = { address: "/api/v1/identity/sessions/refresh", welcome };

/** Staff have a session of their own beside that of the cabinet. */
export function renewBy(other: Renewal): void {
  renewal = other;
}

let instead: (() => Promise<void>) | undefined;

/** A cabinet that staff look at has no session to renew. */
export function renewInstead(other: () => Promise<void>): void {
  instead = other;
}

const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

async function once(request: Request): Promise<Response> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), PATIENCE);
  try {
    return await fetch(new Request(request.clone(), { signal: over.signal }));
  } catch {
    throw new Failure(over.signal.aborted ? "slow" : navigator.onLine ? "broken" : "offline");
  } finally {
    clearTimeout(timer);
  }
}

/** Asking again is harmless for a question and for a command that carries its key. */
async function patiently(request: Request): Promise<Response> {
  const repeatable = request.method === "GET" || request.headers.has("Idempotency-Key");
  for (const wait of repeatable ? PAUSES : []) {
    try {
      const response = await once(request);
      if (!TEMPORARY.includes(response.status)) return response;
    } catch (cause) {
      if (Failure.of(cause).kind !== "broken") throw cause;
    }
    await pause(wait);
  }
  return once(request);
}

let refreshing: Promise<void> | undefined;

async function refresh(): Promise<void> {
  const response = await once(new Request(new URL(renewal.address, location.origin), { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } }));
  if (response.ok) return renewal.welcome((await response.json()) as never);
  if (response.status >= 500) throw new Failure("broken", { status: response.status });
  farewell(token() !== undefined);
}

/** A refresh token serves once, so tabs queue for it. */
export function renewSession(): Promise<void> {
  const inTurn = async () => {
    if (instead) return instead();
    if (!("locks" in navigator)) return refresh();
    await navigator.locks.request("session", refresh);
  };
  refreshing ??= inTurn().finally(() => (refreshing = undefined));
  return refreshing;
}

function signed(request: Request): Request {
  const held = token();
  if (held === undefined) return request;
  const copy = request.clone();
  copy.headers.set("Authorization", `Bearer ${held}`);
  return copy;
}

async function willingly(request: Request): Promise<Response> {
  const response = await patiently(request);
  if (response.status !== 429) return response;
  const challenge = challengeIn(await response.clone().json().catch(() => undefined));
  if (challenge === undefined) return response;
  const worked = request.clone();
  worked.headers.set("Proof-Of-Work", await workFor(challenge));
  return patiently(worked);
}

/** `fetch` with patience, work where it is asked for, the session, and one renewal of it. */
export async function carefulFetch(request: Request): Promise<Response> {
  const response = await willingly(signed(request));
  if (response.status !== 401 || token() === undefined) return response;
  await renewSession();
  if (token() === undefined) throw new Failure("ended", { status: 401 });
  return patiently(signed(request));
}
