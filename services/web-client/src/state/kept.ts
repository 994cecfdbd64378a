// What the browser keeps between visits. A browser may forbid it (private window, full disk): then it is simply not kept.

function guarded<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function shelf(storage: () => Storage) {
  return {
    read: (name: string): string | undefined => guarded(() => storage().getItem(name)) ?? undefined,
    write: (name: string, text: string): void => void guarded(() => storage().setItem(name, text)),
    drop: (name: string): void => void guarded(() => storage().removeItem(name)),
    clear: (): void => void guarded(() => storage().clear()),
  };
}

/** Kept on the device. */
export const device = shelf(() => localStorage);

/** Kept until the tab is closed. */
export const tab = shelf(() => sessionStorage);

export function parsed<T>(text: string | undefined): T | undefined {
  return text === undefined ? undefined : guarded(() => JSON.parse(text) as T);
}
