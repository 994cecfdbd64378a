import { useState } from "preact/hooks";
import type { StandingConsent } from "../api/contract";
import { decideConsent, myConsents } from "../api/identity";
import { Fold } from "../parts/choice";
import { ErrorSummary } from "../parts/error-summary";
import { Page } from "../parts/page";
import { Shown } from "../parts/shown";
import { Submit } from "../parts/submit";
import { useForm } from "../state/form";
import { useResource } from "../state/resource";
import { Link } from "../state/router";
import { settleConsents } from "../state/session";
import { inLanguage, t } from "../texts";

/** One changed document: read it, tick or leave it, go on. */
function Due({ standing, onDecided }: { standing: StandingConsent; onDecided: () => void }) {
  const { document } = standing;
  const form = useForm({ agreed: "" });
  const agreed = form.values.agreed === "yes";
  const check = () => (document.required && !agreed ? [{ field: "agreed" as const, text: t("consentsDue.need") }] : []);
  const send = async (key: string) => {
    await decideConsent({ kind: document.kind, version: document.version, given: agreed }, key);
    onDecided();
  };
  const fault = form.faultOf("agreed");
  return (
    <>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <h2>{inLanguage({ ru: document.title_ru, en: document.title_en })}</h2>
      <Fold title={t("consentsDue.read", { version: document.version })} open>
        <p class="document">{inLanguage({ ru: document.text_ru, en: document.text_en })}</p>
      </Fold>
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
        {fault && (
          <p class="fault" id="agreed-fault">
            <span class="mark" aria-hidden="true">
              !
            </span>
            {fault}
          </p>
        )}
        <div class="tick">
          <input
            type="checkbox"
            id="agreed"
            checked={agreed}
            aria-invalid={fault ? true : undefined}
            aria-describedby={fault ? "agreed-fault" : undefined}
            onChange={(event) => form.set("agreed", event.currentTarget.checked ? "yes" : "")}
          />
          <label for="agreed">{t("consentsDue.agree")}</label>
        </div>
        <Submit busy={form.busy} label={t("consentsDue.go")} />
      </form>
      {document.required && (
        <p>
          {t("consentsDue.otherwise")} <Link to="/profile/erasure">{t("consents.toErasure")}</Link>
        </p>
      )}
    </>
  );
}

/** Before all else: documents whose text is new to the customer. */
export function ConsentsDuePage({ kinds }: { kinds: string[] }) {
  const mine = useResource("consents", myConsents);
  const [decided, setDecided] = useState<string[]>([]);
  const left = kinds.filter((kind) => !decided.includes(kind));
  const onDecided = (kind: string) => {
    setDecided((before) => [...before, kind]);
    if (left.length <= 1) settleConsents();
  };
  return (
    <Page title={t("consentsDue.title")} lead={t("consentsDue.lead")}>
      <Shown from={mine} lines={8}>
        {({ items }) => {
          const next = items.find((each) => each.document.kind === left[0]);
          return next && <Due key={next.document.kind} standing={next} onDecided={() => onDecided(next.document.kind)} />;
        }}
      </Shown>
    </Page>
  );
}
