import type { Consent } from "../api/contract";
import { consentDocuments, currentConsent } from "../api/identity";
import { Failure } from "../api/failure";
import { Page } from "../parts/page";
import { Shown } from "../parts/shown";
import { useResource } from "../state/resource";
import { Link } from "../state/router";
import { session } from "../state/session";
import { useStore } from "../state/store";
import { inLanguage, t } from "../texts";

/** The document of this kind; the one that every registration needs, if none is named. */
async function find(kind: string): Promise<Consent> {
  if (!kind) return currentConsent();
  const found = (await consentDocuments()).items.find((each) => each.kind === kind);
  if (!found) throw new Failure("refused", { status: 404, problem: { detail: t("consents.unknown") } });
  return found;
}

/** A consent as a document to read, print and keep. */
export function ConsentPage({ kind }: { kind: string }) {
  const consent = useResource(`consent ${kind}`, () => find(kind));
  const inside = useStore(session).state === "customer";
  const { value } = consent;
  const title = value && inLanguage({ ru: value.text_ru, en: value.text_en }).split("\n")[0];
  return (
    <Page title={title ?? t("registration.consentTitle")}>
      <Shown from={consent} lines={8}>
        {(document) => (
          <>
            <p class="document">{inLanguage({ ru: document.text_ru, en: document.text_en })}</p>
            <p class="small muted">{t("consent.version", { version: document.version, sha256: document.sha256 })}</p>
            <p class="buttons no-print">
              <button type="button" class="second" onClick={() => print()}>
                {t("site.print")}
              </button>
              {inside ? <Link to="/profile/consents">{t("consents.back")}</Link> : <Link to="/registration">{t("consent.toRegistration")}</Link>}
            </p>
          </>
        )}
      </Shown>
    </Page>
  );
}
