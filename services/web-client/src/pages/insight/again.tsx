import { useState } from "preact/hooks";
import { Failure } from "../../api/failure";
import { money } from "../../format";
import { FailureBox } from "../../parts/failure-box";
import { t } from "../../texts";

/** Have the service do the sum again, from what it kept, and say whether it is the same. */
export function Again({ replay }: { replay: () => Promise<string> }) {
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<string | Failure>();
  const again = async () => {
    if (busy) return;
    setBusy(true);
    try {
      setOutcome(t("kopecks.same", { sum: money(await replay()) }));
    } catch (cause) {
      setOutcome(Failure.of(cause));
    }
    setBusy(false);
  };
  return (
    <div class="no-print">
      <p>{t("kopecks.againNote")}</p>
      <p>
        <button type="button" class="second" id="calculate-again" aria-busy={busy} onClick={() => void again()}>
          {t("kopecks.again")}
        </button>
      </p>
      <div role="status" aria-live="polite" id="calculated-again">
        {outcome instanceof Failure ? <FailureBox failure={outcome} /> : outcome && <p>{outcome}</p>}
      </div>
    </div>
  );
}
