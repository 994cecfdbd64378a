import { useEffect, useRef } from "preact/hooks";
import type { Figures, Zone } from "../../api/contract";
import { ErrorSummary } from "../../parts/error-summary";
import { Facts } from "../../parts/choice";
import type { Form } from "../../state/form";
import { t } from "../../texts";
import { zoneName } from "./figures";

interface Props {
  doubt: string[];
  figures: Figures;
  form: Form<string>;
  onConfirm: () => void;
  onBack: () => void;
}

/** One question before figures far from the usual are accepted. */
export function DoubtPanel({ doubt, figures, form, onConfirm, onBack }: Props) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <section class="card" id="confirm">
      <h3 ref={title} tabIndex={-1}>
        {t("readings.doubtTitle")}
      </h3>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      {doubt.map((words) => (
        <p key={words}>{words}</p>
      ))}
      <Facts rows={figures.values.map(({ zone, value }) => [zoneName(zone as Zone), <strong class="figures">{value}</strong>] as const)} />
      <p>{t("readings.doubtLook")}</p>
      <p class="buttons">
        <button type="button" class="main" id="confirm-send" aria-busy={form.busy} onClick={onConfirm}>
          {form.busy ? t("form.sending") : t("readings.doubtYes")}
        </button>
        <button type="button" class="second" id="confirm-back" onClick={onBack}>
          {t("readings.doubtNo")}
        </button>
      </p>
    </section>
  );
}
