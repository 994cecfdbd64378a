import { useEffect, useState } from "preact/hooks";
import { t } from "../texts";

/** The main button of a form; while it works it says so, and after a while that it is still working. */
export function Submit({ busy, label, id = "submit" }: { busy: boolean; label: string; id?: string }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!busy) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), 4_000);
    return () => clearTimeout(timer);
  }, [busy]);
  return (
    <div class="submit">
      <button type="submit" id={id} class="main" aria-busy={busy}>
        {busy ? t("form.sending") : label}
      </button>
      <span role="status" class="muted">
        {slow && t("form.slow")}
      </span>
    </div>
  );
}
