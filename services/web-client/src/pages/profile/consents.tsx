import { useState } from "preact/hooks";
import type { ConsentRecord, StandingConsent } from "../../api/contract";
import { Failure } from "../../api/failure";
import { decideConsent, myConsents } from "../../api/identity";
import { newKey } from "../../api/key";
import { Fold } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { Page } from "../../parts/page";
import { Shown } from "../../parts/shown";
import { moment } from "../../format";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { inLanguage, t } from "../../texts";

const SAID = {
  given: "consents.given",
  withdrawn: "consents.withdrawn",
  declined: "consents.declined",
  not_asked: "consents.notAsked",
} as const;

function titleOf({ document }: StandingConsent): string {
  return inLanguage({ ru: document.title_ru, en: document.title_en });
}

function One({ standing, busy, onDecide }: { standing: StandingConsent; busy: boolean; onDecide: (given: boolean) => void }) {
  const date = useStore(today);
  const { document, answer, decided_at: at, decided_version: version } = standing;
  const given = answer === "given";
  return (
    <section class="box" aria-labelledby={`${document.kind}-title`} id={document.kind}>
      <h2 id={`${document.kind}-title`}>{titleOf(standing)}</h2>
      <p>
        <strong>{t(SAID[answer])}</strong>
        {at && ` · ${moment(at, date)}, ${t("consents.version", { version: version ?? "" })}`}
      </p>
      <p>
        <Link to={`/consent/${document.kind}`}>{t("consents.read")}</Link>
      </p>
      {document.required && (
        <p>
          {t("consents.required")} <Link to="/profile/erasure">{t("consents.toErasure")}</Link>
        </p>
      )}
      {!document.required && (
        <button type="button" class={given ? "second" : "main"} aria-busy={busy} onClick={() => onDecide(!given)}>
          {busy ? t("form.sending") : t(given ? "consents.withdraw" : "consents.give")}
        </button>
      )}
    </section>
  );
}

function History({ rows, titles }: { rows: ConsentRecord[]; titles: Map<string, string> }) {
  const date = useStore(today);
  return (
    <Fold title={t("consents.history")}>
      <ul class="list">
        {rows.map((row) => (
          <li key={row.decision_id}>
            <strong>{titles.get(row.kind) ?? row.kind}</strong>
            <p class="small muted">
              {t(row.given ? "consents.wasGiven" : "consents.wasNot")} · {moment(row.at, date)} · {t("consents.version", { version: row.version })}
              {" · "}
              {t(row.channel === "registration" ? "consents.atRegistration" : "consents.inCabinet")}
              {row.ip && ` · ${t("consents.from", { ip: row.ip })}`}
            </p>
            <p class="small muted hash">SHA-256: {row.sha256}</p>
          </li>
        ))}
      </ul>
    </Fold>
  );
}

/** Every document the person was asked about, what they said, and the way to say otherwise. */
export function ConsentsPage() {
  const mine = useResource("consents", myConsents);
  const [busy, setBusy] = useState("");
  const [failure, setFailure] = useState<Failure>();
  const [done, setDone] = useState("");

  const decide = async ({ document }: StandingConsent, given: boolean) => {
    if (busy) return;
    setBusy(document.kind);
    setFailure(undefined);
    setDone("");
    try {
      await decideConsent({ kind: document.kind, version: document.version, given }, newKey());
      setDone(t(given ? "consents.nowGiven" : "consents.nowWithdrawn"));
    } catch (cause) {
      setFailure(Failure.of(cause));
    }
    await mine.reload();
    setBusy("");
  };

  return (
    <Page title={t("consents.title")} lead={t("consents.lead")}>
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      {failure && <FailureBox failure={failure} />}
      <Shown from={mine} lines={6}>
        {({ items, history }) => (
          <>
            {items.map((each) => (
              <One key={each.document.kind} standing={each} busy={busy === each.document.kind} onDecide={(given) => void decide(each, given)} />
            ))}
            {history.length > 0 && <History rows={history} titles={new Map(items.map((each) => [each.document.kind, titleOf(each)]))} />}
          </>
        )}
      </Shown>
      <p>
        <Link to="/profile">{t("consents.toProfile")}</Link>
      </p>
    </Page>
  );
}
