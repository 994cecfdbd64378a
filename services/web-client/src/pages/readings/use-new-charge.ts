import { useEffect, useState } from "preact/hooks";
import { charges } from "../../api/billing";
import type { ChargeSummary, Reading } from "../../api/contract";
import type { ChargesBefore } from "./use-sending";

const FIRST = 250;
const SLOWER = 1_000;
const PATIENCE = 25_000;

/** Waits until the reading has become roubles: a charge of its month that is newer than before. */
export function useNewCharge(account: string, reading: Reading, before: ChargesBefore): ChargeSummary | "counting" | "later" {
  const [charge, setCharge] = useState<ChargeSummary | "counting" | "later">("counting");
  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    const began = performance.now();
    const ask = async (): Promise<void> => {
      const answer = await charges(account).catch(() => ({ charges: [] as ChargeSummary[] }));
      if (stopped) return;
      const fresh = answer.charges.find((one) => one.period === reading.period && one.revision > (before.get(one.charge_id) ?? 0));
      const spent = performance.now() - began;
      if (fresh) setCharge(fresh);
      else if (spent > PATIENCE) setCharge("later");
      else timer = setTimeout(() => void ask(), spent < 3_000 ? FIRST : SLOWER);
    };
    setCharge("counting");
    void ask();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [account, reading, before]);
  return charge;
}
