import type { ReceiptKey, Zone } from "../../api/contract";

/** What a receipt says. Only what is signed is ever shown. */
export interface Said {
  number: number;
  retailer: string;
  account_id: string;
  account_number: string;
  meter_serial: string;
  reading_id: string;
  revision: number;
  action: string;
  period: string;
  taken_on: string;
  received_at: string;
  source: string;
  zones: { zone: Zone; value: string }[];
}

/** `damaged`: no receipt; `key`: signed with a key that is not published; `changed`: the signature does not fit; `ended`: the key had. */
export type Refusal = "damaged" | "key" | "changed" | "ended";
export type Verdict = { said: Said } | { refusal: Refusal };

interface Parts {
  receipt: unknown;
  kid: string;
  signature: Uint8Array<ArrayBuffer>;
}

/** JSON in the one spelling that is signed: names in order, no spaces. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const named = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${named.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(",")}}`;
}

const letters = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const raw = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  if (letters(raw) !== text) throw new Error("the last letter has bits to spare, and another one could stand for the same");
  return raw;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const text = (encoded: string) => new TextDecoder("utf-8", { fatal: true }).decode(bytes(encoded));

function ofFile(given: string): Parts {
  const { receipt, kid, signature, ...more } = JSON.parse(given) as Record<string, unknown>;
  if (typeof kid !== "string" || typeof signature !== "string" || Object.keys(more).length > 0) throw new Error("no receipt");
  return { receipt, kid, signature: bytes(signature) };
}

function ofCompact(given: string): Parts {
  const [header = "", content = "", signature = "", ...more] = given.split(".");
  const { kid } = JSON.parse(text(header)) as { kid?: unknown };
  const receipt: unknown = JSON.parse(text(content));
  const same = text(header) === canonical({ alg: "ES256", kid }) && text(content) === canonical(receipt);
  if (typeof kid !== "string" || !same || more.length > 0) throw new Error("no receipt");
  return { receipt, kid, signature: bytes(signature) };
}

function partsOf(given: string): Parts | undefined {
  const code = given.includes("#") && !given.startsWith("{") ? given.slice(given.indexOf("#") + 1) : given;
  try {
    const parts = given.startsWith("{") ? ofFile(given) : ofCompact(code);
    return typeof parts.receipt === "object" && parts.receipt !== null && parts.signature.length === 64 ? parts : undefined;
  } catch {
    return undefined;
  }
}

/** A key that has ended signs nothing that came later; those published before keys had an end have none. */
const within = ({ valid_to }: ReceiptKey, said: Said) => !valid_to || Date.parse(said.received_at) <= Date.parse(valid_to);

/** Whether the text is a genuine receipt. It is looked at here, in the browser, and sent nowhere. */
export async function verify(given: string, keys: readonly ReceiptKey[]): Promise<Verdict> {
  const parts = partsOf(given.trim());
  if (!parts) return { refusal: "damaged" };
  const published = keys.find((key) => key.kid === parts.kid);
  if (!published) return { refusal: "key" };
  const { kty, crv, x, y } = published;
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, curve, false, ["verify"]);
  const signed = `${letters(utf8(canonical({ alg: "ES256", kid: parts.kid })))}.${letters(utf8(canonical(parts.receipt)))}`;
  const fits = await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, parts.signature, utf8(signed));
  if (!fits) return { refusal: "changed" };
  const said = parts.receipt as Said;
  return within(published, said) ? { said } : { refusal: "ended" };
}
