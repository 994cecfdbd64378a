import { useState } from "preact/hooks";
import { charges } from "../../api/billing";
import type { Figures, Reading } from "../../api/contract";
import { Failure } from "../../api/failure";
import { check, send } from "../../api/readings";
import { inLanguage } from "../../texts";
import { ofWeight, refusalOf } from "./reasons";

/** Revisions of the charges as they stood before, so that the new one can be told from them. */
export type ChargesBefore = ReadonlyMap<string, number>;

export interface Sent {
  reading: Reading;
  before: ChargesBefore;
}

export async function chargesNow(account: string): Promise<ChargesBefore> {
  const answer = await charges(account).catch(() => ({ charges: [] }));
  return new Map(answer.charges.map((charge) => [charge.charge_id, charge.revision]));
}

const unlikely = (code: string): boolean => code.includes("implausible");

interface Doubt {
  words: string[];
}

/** Sends figures; unlikely ones wait for one confirmation. */
export function useSending(account: string, onSent: (sent: Sent) => void) {
  const [doubt, setDoubt] = useState<Doubt>();

  const deliver = async (figures: Figures, confirmed: boolean, key: string) => {
    const before = await chargesNow(account);
    try {
      const reading = await send(account, figures, confirmed, key);
      onSent({ reading, before });
    } catch (cause) {
      const met = Failure.of(cause);
      if (confirmed || !unlikely(met.code)) throw met;
      const said = met.faults.length > 0 ? met.faults.map(inLanguage) : [met.message];
      setDoubt({ words: said });
    }
  };

  const offer = async (figures: Figures, key: string) => {
    const answer = await check(account, figures);
    const refusal = refusalOf(answer);
    if (refusal) throw refusal;
    const words = ofWeight(answer, "doubt").map(inLanguage);
    if (words.length > 0) return setDoubt({ words });
    await deliver(figures, false, key);
  };

  return { doubt, offer, confirm: (figures: Figures, key: string) => deliver(figures, true, key), rethink: () => setDoubt(undefined) };
}
