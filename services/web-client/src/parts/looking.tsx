import { clock } from "../format";
import { endViewing, viewed } from "../state/viewing";
import { t } from "../texts";

/** Above a cabinet that a member of staff looks at. */
export function Looking() {
  const view = viewed();
  if (!view) return null;
  return (
    <div class="looking" role="status">
      <div class="width looking-row">
        <p>
          <strong>{t("looking.until", { time: clock(new Date(view.ends_at)) })}</strong>{" "}
          <button type="button" class="link" id="end-view" onClick={endViewing}>
            {t("looking.end")}
          </button>
        </p>
      </div>
    </div>
  );
}
