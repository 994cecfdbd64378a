import type { StandingConsent } from "../../api/contract";
import { decideConsent, myConsents } from "../../api/identity";
import { newKey } from "../../api/key";
import { FailureBox } from "../../parts/failure-box";
import { Shown } from "../../parts/shown";
import { useDoing } from "../../state/doing";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { viewed } from "../../state/viewing";
import { t } from "../../texts";

const KIND = "bills_by_email";

function Answer({ standing, busy, onDecide }: { standing: StandingConsent; busy: boolean; onDecide: (given: boolean) => void }) {
  const given = standing.answer === "given";
  return (
    <>
      <p>{t(given ? "byEmail.given" : "byEmail.notGiven")}</p>
      <p>
        <Link to={`/consent/${KIND}`}>{t("byEmail.read")}</Link>
      </p>
      <button type="button" id="bills-by-email" class="second" aria-busy={busy} onClick={() => onDecide(!given)}>
        {t(given ? "byEmail.stop" : "byEmail.start")}
      </button>
    </>
  );
}

/** «Получать квитанции по электронной почте»: a consent of its own, taken back as easily as given. */
export function ByEmail() {
  const mine = useResource("consents", myConsents);
  const doing = useDoing(mine.reload);
  if (viewed()) return null;
  const decide = ({ document }: StandingConsent, given: boolean) =>
    void doing.act(KIND, t(given ? "byEmail.nowGiven" : "byEmail.nowStopped"), () => decideConsent({ kind: KIND, version: document.version, given }, newKey()));
  return (
    <section aria-labelledby="by-email">
      <h2 id="by-email">{t("byEmail.title")}</h2>
      <div role="status">{doing.done && <p class="box box-good">{doing.done}</p>}</div>
      {doing.failure && <FailureBox failure={doing.failure} />}
      <Shown from={mine}>
        {({ items }) => {
          const standing = items.find((each) => each.document.kind === KIND);
          return standing ? <Answer standing={standing} busy={doing.busy !== undefined} onDecide={(given) => decide(standing, given)} /> : null;
        }}
      </Shown>
    </section>
  );
}
