import type { Failure } from "../api/failure";
import { inLanguage, t } from "../texts";
import { PhoneLine } from "./phone";

function happened(failure: Failure): string {
  const { detail, detail_en: english } = failure.problem;
  if (failure.kind === "refused" && detail) return inLanguage({ ru: detail, en: english ?? detail });
  if (failure.kind === "refused") return t("failure.refused");
  if (failure.kind === "busy") return t("failure.busy", { seconds: failure.retryAfter ?? 60 });
  return t(`failure.${failure.kind}`);
}

/** What happened, what is safe, what to do, whom to call. */
export function FailureWords({ failure }: { failure: Failure }) {
  const ours = failure.kind !== "refused";
  return (
    <>
      <p>
        <strong>{happened(failure)}</strong>
      </p>
      {ours && failure.kind !== "busy" && <p>{t("failure.safe")}</p>}
      {ours && failure.kind !== "busy" && <p>{t(failure.kind === "offline" ? "failure.doOnline" : "failure.doAgain")}</p>}
      <PhoneLine />
      {failure.kind === "broken" && failure.problem.trace_id && (
        <p class="small muted">{t("failure.trace", { trace: failure.problem.trace_id })}</p>
      )}
    </>
  );
}

export function FailureBox({ failure, again }: { failure: Failure; again?: () => void }) {
  return (
    <div class="box box-bad" role="alert">
      <FailureWords failure={failure} />
      {again && (
        <button type="button" class="second" onClick={again}>
          {t("failure.again")}
        </button>
      )}
    </div>
  );
}
