import { waitingCharges } from "../api/tariffs";
import { capital, period } from "../format";
import { useResource } from "../state/resource";
import { inLanguage, t } from "../texts";

/** Charges that wait for their tariff: said plainly, so that nobody thinks a reading was lost. */
export function WaitingCharges({ account }: { account: string }) {
  const waiting = useResource(`waiting charges ${account}`, () => waitingCharges(account));
  return (
    <>
      {waiting.value?.items.map((each) => (
        <div class="box" key={`${each.service} ${each.period}`}>
          <h2>{t("charge.waits", { period: capital(period(each.period)) })}</h2>
          <p>{inLanguage(each)}</p>
        </div>
      ))}
    </>
  );
}
