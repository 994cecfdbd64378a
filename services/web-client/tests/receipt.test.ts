import { describe, expect, it } from "vitest";
import { canonical, verify } from "../src/pages/receipt/genuine";
import type { ReceiptKey } from "../src/api/contract";

const content = {
  version: 1, number: 2, previous: "0".repeat(64), retailer: "Волгаэнергосбыт", account_id: "a-1", account_number: "520000000017",
  meter_serial: "40318822", reading_id: "r-1", revision: 1, action: "submitted", period: "2022-11", taken_on: "2022-11-20",
  received_at: "2022-11-20T07:15:30.120Z", source: "customer", zones: [{ zone: "day", value: "605" }],
};
const coded = (bytes: ArrayBuffer | Uint8Array) => Buffer.from(bytes as Uint8Array).toString("base64url");
const curve = { name: "ECDSA", namedCurve: "P-256" };

async function signed() {
  const pair = await crypto.subtle.generateKey(curve, true, ["sign", "verify"]);
  const { x = "", y = "" } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const key: ReceiptKey = { kid: "receipts-1", kty: "EC", crv: "P-256", x, y };
  const input = `${coded(Buffer.from('{"alg":"ES256","kid":"receipts-1"}'))}.${coded(Buffer.from(canonical(content)))}`;
  const signature = coded(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, Buffer.from(input)));
  const file = `{"kid":"receipts-1","receipt":${canonical(content)},"signature":"${signature}"}`;
  return { key, file, compact: `${input}.${signature}` };
}

const others = (text: string) =>
  [...text].flatMap((letter, place) => {
    if (!/[0-9a-zA-Z]/.test(letter)) return [];
    const another = /[0-9]/.test(letter) ? String((Number(letter) + 1) % 10) : /[zZ]/.test(letter) ? "A" : String.fromCharCode(letter.charCodeAt(0) + 1);
    return [text.slice(0, place) + another + text.slice(place + 1)];
  });

describe("a receipt", () => {
  it("is spelt as the service spells it", () => {
    expect(canonical({ b: [1, "я"], a: { d: "\n", c: null } })).toBe('{"a":{"c":null,"d":"\\n"},"b":[1,"я"]}');
  });

  it("is genuine as a file, written anew by an editor, in its short form and as the address of a square code", async () => {
    const { key, file, compact } = await signed();
    for (const given of [file, JSON.stringify(JSON.parse(file), null, 2), ` ${compact}\n`, `http://127.0.0.1/receipt#${compact}`]) {
      expect(await verify(given, [key])).toEqual({ said: content });
    }
  });

  it.each(["file", "compact"] as const)("of which one digit or letter of the %s is changed is refused", async (form) => {
    const { key, ...forms } = await signed();
    for (const changed of others(forms[form])) expect(await verify(changed, [key]), changed).toHaveProperty("refusal");
  });

  it("of another key, and what is none, are told apart", async () => {
    const { file } = await signed();
    expect(await verify(file, [])).toEqual({ refusal: "key" });
    expect(await verify(file, [{ ...(await signed()).key }])).toEqual({ refusal: "changed" });
    const { key, file: own } = await signed();
    const until = (valid_to: string) => verify(own, [{ ...key, valid_from: "2022-01-01T00:00:00Z", valid_to }]);
    expect(await until("2022-11-20T07:15:30.119Z")).toEqual({ refusal: "ended" });
    expect(await until("2022-11-20T07:15:30.120Z")).toEqual({ said: content });
    for (const none of ["", "{}", "null", "a.b.c", "{", "здравствуйте"]) expect(await verify(none, [])).toEqual({ refusal: "damaged" });
  });
});
