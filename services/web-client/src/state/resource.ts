import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Failure } from "../api/failure";

/** Something shown from a service: what we have, whether it is being fetched, and why the last try failed. */
export interface Resource<T> {
  value: T | undefined;
  failure: Failure | undefined;
  waiting: boolean;
  takenAt: Date | undefined;
  reload: () => Promise<void>;
}

interface Seen {
  value: unknown;
  takenAt: Date;
}

const seen = new Map<string, Seen>();

export function forgetEverythingSeen(): void {
  seen.clear();
}

export function useResource<T>(key: string, load: () => Promise<T>): Resource<T> {
  const [, redraw] = useState(0);
  const [failed, setFailed] = useState<{ key: string; failure: Failure }>();
  const [waiting, setWaiting] = useState(true);
  const current = useRef({ key, load });
  current.current = { key, load };

  const reload = useCallback(async () => {
    const asked = current.current;
    setWaiting(true);
    try {
      const value = await asked.load();
      seen.set(asked.key, { value, takenAt: new Date() });
      if (current.current.key === asked.key) setFailed(undefined);
    } catch (cause) {
      if (current.current.key === asked.key) setFailed({ key: asked.key, failure: Failure.of(cause) });
    }
    if (current.current.key === asked.key) setWaiting(false);
    redraw((count) => count + 1);
  }, []);

  useEffect(() => {
    void reload();
    const again = () => void reload();
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [key, reload]);

  const kept = seen.get(key);
  const failure = failed?.key === key ? failed.failure : undefined;
  return { value: kept?.value as T | undefined, failure, waiting, takenAt: kept?.takenAt, reload };
}
