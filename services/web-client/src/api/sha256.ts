// SHA-256 of a short text, many times a second: WebCrypto answers each call by a promise, and not at all outside a secure context.

const primes: number[] = [];
for (let candidate = 2; primes.length < 64; candidate += 1) {
  if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
}
const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
const START = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUNDS = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const schedule = new Int32Array(64);

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The first word of the hash of an ASCII text of at most 55 letters: one block. */
export function firstWord(text: string): number {
  schedule.fill(0, 0, 16);
  const length = text.length;
  for (let at = 0; at < length; at += 1) schedule[at >> 2]! |= text.charCodeAt(at) << (24 - (at & 3) * 8);
  schedule[length >> 2]! |= 0x80 << (24 - (length & 3) * 8);
  schedule[15] = length * 8;
  for (let at = 16; at < 64; at += 1) {
    const near = schedule[at - 15]!;
    const far = schedule[at - 2]!;
    const mixed = (turned(near, 7) ^ turned(near, 18) ^ (near >>> 3)) + (turned(far, 17) ^ turned(far, 19) ^ (far >>> 10));
    schedule[at] = (schedule[at - 16]! + schedule[at - 7]! + mixed) | 0;
  }
  let [a, b, c, d, e, f, g, h] = START as [number, number, number, number, number, number, number, number];
  for (let at = 0; at < 64; at += 1) {
    const choice = (e & f) ^ (~e & g);
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + ROUNDS[at]! + schedule[at]!) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  return (a + START[0]!) >>> 0;
}

/** The first number from `from` on, of `many`, that solves the challenge. */
export function solveFrom(challenge: string, bits: number, from: number, many: number): number | undefined {
  const below = 2 ** (32 - bits);
  for (let number = from; number < from + many; number += 1) {
    if (firstWord(`${challenge}.${number}`) < below) return number;
  }
  return undefined;
}
