import type { Estimate } from "../../api/contract";
import { Failure } from "../../api/failure";
import { Fold } from "../../parts/choice";
import { change, energy, isZero, money, period } from "../../format";
import { inLanguage, t } from "../../texts";
import { Reasons, refusalOf } from "./reasons";
import type { Preview } from "./use-preview";

function Sum({ estimated }: { estimated: Estimate }) {
  return (
    <>
      <p class="sum">
        {money(estimated.total)} <span class="sum-note">{t("charge.forPeriod", { period: period(estimated.period), volume: energy(estimated.volume) })}</span>
      </p>
      {!isZero(estimated.already_charged) && (
        <p>{t("readings.alreadyCharged", { sum: money(estimated.already_charged), change: change(estimated.difference) })}</p>
      )}
      <Fold title={t("readings.lines")}>
        <ul class="plain">
          {estimated.lines.map((line, place) => (
            <li key={place}>{inLanguage(line.why)}</li>
          ))}
        </ul>
      </Fold>
    </>
  );
}

/** The roubles while typing, and everything that is said of the figures. */
export function PreviewBox({ preview, waiting }: { preview: Preview | undefined; waiting: boolean }) {
  const check = preview && !(preview.checked instanceof Failure) ? preview.checked : undefined;
  const priced = preview && !(check && refusalOf(check)) && !(preview.checked instanceof Failure && preview.checked.kind === "refused");
  return (
    <div class="preview" role="status" aria-live="polite" aria-busy={waiting} id="estimate">
      {waiting && <p class="muted">{t("readings.counting")}</p>}
      {preview && priced && (preview.estimated instanceof Failure ? <p>{t("readings.noEstimate")}</p> : <Sum estimated={preview.estimated} />)}
      {check && <Reasons check={check} />}
    </div>
  );
}
