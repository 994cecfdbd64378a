import type { Estimate } from "../../api/contract";
import { Failure } from "../../api/failure";
import { Fold } from "../../parts/choice";
import { change, energy, isZero, money, period } from "../../format";
import { inLanguage, t } from "../../texts";
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
          {estimated.lines.map((line) => (
            <li key={`${line.zone} ${line.band}`}>{inLanguage(line.why)}</li>
          ))}
        </ul>
      </Fold>
    </>
  );
}

/** The roubles while typing. */
export function PreviewBox({ preview, waiting }: { preview: Preview | undefined; waiting: boolean }) {
  const refused = preview?.checked instanceof Failure && preview.checked.kind === "refused";
  const warnings = preview && !(preview.checked instanceof Failure) ? preview.checked.warnings : [];
  return (
    <div class="preview" role="status" aria-live="polite" aria-busy={waiting} id="estimate">
      {waiting && <p class="muted">{t("readings.counting")}</p>}
      {preview && !refused && (
        <>
          {preview.estimated instanceof Failure ? <p>{t("readings.noEstimate")}</p> : <Sum estimated={preview.estimated} />}
          {warnings.map((warning) => (
            <p key={warning.code} class="note">
              {inLanguage(warning)}
            </p>
          ))}
        </>
      )}
    </div>
  );
}
