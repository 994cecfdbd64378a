import { useEffect, useRef } from "preact/hooks";
import type { Failure } from "../api/failure";
import type { Fault } from "../state/form";
import { t } from "../texts";
import { FailureWords } from "./failure-box";

interface Props {
  faults: Fault[];
  failure?: Failure | undefined;
  attempt: number;
}

/** What went wrong at the last try: at the top, focused, with a link to every field. */
export function ErrorSummary({ faults, failure, attempt }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempt > 0) box.current?.focus();
  }, [attempt]);
  if (faults.length === 0 && !failure) return null;
  const title = faults.length > 0 ? t("form.check") : t("failure.title");
  return (
    <div class="box box-bad" role="alert" tabIndex={-1} ref={box} id="error-summary" aria-labelledby="error-summary-title">
      <h2 id="error-summary-title">{title}</h2>
      {faults.length > 0 && (
        <ul class="plain">
          {faults.map((fault) => (
            <li key={fault.field}>
              <a href={`#${fault.field}`} onClick={(event) => goTo(event, fault.field)}>
                {fault.text}
              </a>
            </li>
          ))}
        </ul>
      )}
      {failure && <FailureWords failure={failure} />}
    </div>
  );
}

function goTo(event: MouseEvent, id: string): void {
  const field = document.getElementById(id);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: "center" });
}
