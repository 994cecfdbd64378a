// The few things of a browser that modules touch when they are loaded.
const kept = new Map<string, string>();
const storage = {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, text: string) => void kept.set(name, text),
  removeItem: (name: string) => void kept.delete(name),
  clear: () => kept.clear(),
};
Object.assign(globalThis, { localStorage: storage, sessionStorage: storage, location: new URL("http://127.0.0.1/") });
Object.defineProperty(globalThis, "navigator", { value: { onLine: true }, configurable: true });
