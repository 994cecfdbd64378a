import type { Gap } from "../../api/contract";
import { maySend, useAccount } from "../../state/account";
import { Link } from "../../state/router";
import { inLanguage, t } from "../../texts";

/** Months that nobody read: what is billed meanwhile, what may come of it, and what to do. */
export function UnreadCard({ gap }: { gap: Gap }) {
  const may = maySend(useAccount());
  return (
    <section class="box" aria-labelledby={`unread-${gap.service}`} id="unread">
      <h2 id={`unread-${gap.service}`}>{t(gap.months.length > 1 ? "unread.months" : "unread.month")}</h2>
      {gap.says.map((each) => (
        <p key={each.en}>{inLanguage(each)}</p>
      ))}
      <p>{t(may ? "unread.what" : "roles.cannotSend")}</p>
      {may && (
        <Link class="button" to="/readings" id="end-silence">
          {t("home.sendReadings")}
        </Link>
      )}
    </section>
  );
}
