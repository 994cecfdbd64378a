import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Failure } from "../src/api/failure";
import { newIntention } from "../src/api/key";
import { carefulFetch } from "../src/api/transport";
import { farewell, session, welcome } from "../src/state/session";

const asked: Request[] = [];
let answers: (Response | "cut")[] = [];

/** The network: gives the next answer, or breaks the connection. */
async function network(request: Request): Promise<Response> {
  asked.push(request);
  const answer = answers.shift() ?? new Response("{}", { status: 200 });
  if (answer === "cut") throw new TypeError("connection closed");
  return answer;
}

const opened = (token: string) => ({ access_token: token, expires_in: 600, user: { user_id: "u", name: "Анна" }, accounts: [] });
const json = (status: number, body: unknown = {}) => new Response(JSON.stringify(body), { status });
const command = () => new Request("http://127.0.0.1/api", { method: "POST", body: "{}", headers: { "Idempotency-Key": "one-and-the-same" } });

beforeEach(() => {
  asked.length = 0;
  answers = [];
  vi.useFakeTimers();
  Object.assign(globalThis, { fetch: network });
  farewell(false);
});

afterEach(() => {
  vi.useRealTimers();
});

async function after<T>(wanted: Promise<T>): Promise<T> {
  const result = wanted.catch((cause: unknown) => Failure.of(cause)) as Promise<T>;
  await vi.runAllTimersAsync();
  return result;
}

it("a command with its key is repeated under the same key when the connection breaks", async () => {
  answers = ["cut", json(503), json(201)];
  expect((await after(carefulFetch(command()))).status).toBe(201);
  expect(asked.map((request) => request.headers.get("Idempotency-Key"))).toEqual(Array(3).fill("one-and-the-same"));
});

it("a command without a key is never repeated", async () => {
  answers = ["cut", json(201)];
  const met = await after(carefulFetch(new Request("http://127.0.0.1/api", { method: "POST" })));
  expect(met).toBeInstanceOf(Failure);
  expect(asked).toHaveLength(1);
});

it("a refusal is an answer, not a reason to repeat", async () => {
  answers = [json(422)];
  expect((await after(carefulFetch(command()))).status).toBe(422);
  expect(asked).toHaveLength(1);
});

it("an access token that has run out is renewed once, and the request goes again with the new one", async () => {
  welcome(opened("old"));
  answers = [json(401), json(200, opened("new")), json(200)];
  expect((await after(carefulFetch(command()))).status).toBe(200);
  expect(asked.map((request) => request.headers.get("Authorization"))).toEqual(["Bearer old", null, "Bearer new"]);
});

it("several requests share one renewal", async () => {
  welcome(opened("old"));
  answers = [json(401), json(401), json(200, opened("new"))];
  await after(Promise.all([carefulFetch(command()), carefulFetch(command())]));
  expect(asked.filter((request) => request.url.endsWith("/sessions/refresh"))).toHaveLength(1);
});

it("a session that is over says so and shows the entry", async () => {
  welcome(opened("old"));
  answers = [json(401), json(401)];
  const met = await after(carefulFetch(command()));
  expect(met).toMatchObject({ kind: "ended" });
  expect(session.get()).toEqual({ state: "guest", ended: true });
});

it("an intention keeps its key until it changes or is settled", () => {
  const intention = newIntention();
  const first = intention.keyFor("4770");
  expect(intention.keyFor("4770")).toBe(first);
  expect(intention.keyFor("4771")).not.toBe(first);
  const second = intention.keyFor("4771");
  intention.settled();
  expect(intention.keyFor("4771")).not.toBe(second);
});

it("where work is asked for it is done, and the same command goes again with it", async () => {
  answers = [json(429, { code: "work_wanted", details: { challenge: "a-challenge", bits: 4 } }), json(202)];
  expect((await after(carefulFetch(command()))).status).toBe(202);
  const [asked1, asked2] = asked.map((request) => request.headers);
  expect(asked1?.get("Proof-Of-Work")).toBeNull();
  expect(asked2?.get("Proof-Of-Work")).toMatch(/^a-challenge\.\d+$/);
  expect(asked2?.get("Idempotency-Key")).toBe("one-and-the-same");
});

it("another refusal for haste is shown, and so is work that would take for ever", async () => {
  for (const problem of [{ code: "too_many_attempts" }, { code: "work_wanted", details: { challenge: "a-challenge", bits: 60 } }]) {
    answers = [json(429, problem)];
    asked.length = 0;
    expect((await after(carefulFetch(command()))).status).toBe(429);
    expect(asked).toHaveLength(1);
  }
});
