import { useEffect, useState } from "preact/hooks";
import { Failure } from "../api/failure";

const SOON = 1_000;
const LATER = 5_000;

/** Asks again and again until the retailer's base has answered; `onDecided` hears each answer once. After `again` it is asked anew. */
export function useDecision<T extends { state: string }>(id: string, ask: (id: string) => Promise<T>, onDecided?: (answer: T) => void) {
  const [said, setSaid] = useState<T>();
  const [failure, setFailure] = useState<Failure>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async (count: number): Promise<void> => {
      let done = false;
      try {
        const answer = await ask(id);
        if (stopped) return;
        done = answer.state !== "checking";
        if (done) onDecided?.(answer);
        setSaid(answer);
        setFailure(undefined);
      } catch (cause) {
        if (stopped) return;
        const met = Failure.of(cause);
        setFailure(met);
        done = met.kind === "refused";
      }
      if (!done) timer = setTimeout(() => void look(count + 1), count < 30 ? SOON : LATER);
    };
    void look(0);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [id, round]);
  const again = () => {
    setSaid(undefined);
    setRound((count) => count + 1);
  };
  return { said, failure, again };
}
