import { useEffect, useState } from "preact/hooks";
import { estimate } from "../../api/billing";
import type { Check, Estimate, Figures } from "../../api/contract";
import { Failure } from "../../api/failure";
import { check } from "../../api/readings";

export interface Preview {
  asked: string;
  checked: Check | Failure;
  estimated: Estimate | Failure;
}

const QUIET = 350;
const orFailure = <T>(answer: Promise<T>) => answer.catch((cause: unknown) => Failure.of(cause));

/** Asks what the typed figures would mean, a moment after the typing stops; the newest question wins. */
export function usePreview(account: string, figures: Figures | undefined): { preview: Preview | undefined; waiting: boolean } {
  const asked = figures ? JSON.stringify(figures) : "";
  const [preview, setPreview] = useState<Preview>();
  useEffect(() => {
    if (!asked) return;
    let stopped = false;
    const timer = setTimeout(async () => {
      const body = JSON.parse(asked) as Figures;
      const { read_on: _day, ...priced } = body; // the price of figures does not depend on the day they were read
      const [checked, estimated] = await Promise.all([orFailure(check(account, body)), orFailure(estimate(account, priced))]);
      if (!stopped) setPreview({ asked, checked, estimated });
    }, QUIET);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [account, asked]);
  const fits = preview?.asked === asked && asked !== "";
  return { preview: fits ? preview : undefined, waiting: asked !== "" && !fits };
}
