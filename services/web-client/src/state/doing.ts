import { useState } from "preact/hooks";
import { Failure } from "../api/failure";

/** Something done to one of a list: the list anew whether or not it worked, and what came of it in words. */
export function useDoing(reload: () => Promise<void>) {
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [done, setDone] = useState("");
  const act = async (what: string, said: string, ask: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(what);
    setFailure(undefined);
    setDone("");
    try {
      await ask();
      setDone(said);
    } catch (cause) {
      setFailure(Failure.of(cause));
    }
    await reload();
    setBusy(undefined);
  };
  return { busy, failure, done, act };
}
