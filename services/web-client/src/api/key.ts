/** A key for one intention of the customer; `randomUUID` is missing where the page came without TLS. */
export function newKey(): string {
  if ("randomUUID" in crypto) return crypto.randomUUID();
  const bytes = (crypto as Crypto).getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** One key for as long as the customer wants the same thing and does not know what became of it. */
export interface Intention {
  keyFor: (wanted: string) => string;
  settled: () => void;
}

export function newIntention(): Intention {
  let open: { wanted: string; key: string } | undefined;
  return {
    keyFor(wanted) {
      if (open?.wanted !== wanted) open = { wanted, key: newKey() };
      return open.key;
    },
    settled() {
      open = undefined;
    },
  };
}
