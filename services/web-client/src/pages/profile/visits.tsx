import type { AccessLogLine } from "../../api/contract";
import { accessLog } from "../../api/identity";
import { More } from "../../parts/more";
import { Page } from "../../parts/page";
import { moment } from "../../format";
import { Link } from "../../state/router";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { t, word } from "../../texts";

function One({ line }: { line: AccessLogLine }) {
  const date = useStore(today);
  const { browser, system, network, account_number: number, reader } = line;
  const device = browser && system ? t("devices.on", { program: browser, system }) : browser || system;
  return (
    <li>
      <strong>{word("happenings", line.happening) ?? t("visits.other")}</strong>
      <p class="small muted">
        {[reader, number && t("visits.account", { number }), moment(line.at, date), device, network && t("visits.network", { network })].filter(Boolean).join(" · ")}
      </p>
    </li>
  );
}

/** Everything that happened with the person's access. */
export function VisitsPage() {
  return (
    <Page title={t("visits.title")} lead={t("visits.lead")}>
      <p>
        {t("visits.strange")} <Link to="/profile">{t("visits.toProfile")}</Link>
      </p>
      <More
        name="access log"
        none={t("visits.none")}
        load={async (cursor) => accessLog(cursor)}
        draw={(line) => <One key={line.note_id} line={line} />}
      />
      <p>
        <Link to="/profile">{t("consents.toProfile")}</Link>
      </p>
    </Page>
  );
}
