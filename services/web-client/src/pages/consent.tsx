import { currentConsent } from "../api/identity";
import { Page } from "../parts/page";
import { Shown } from "../parts/shown";
import { useResource } from "../state/resource";
import { Link } from "../state/router";
import { inLanguage, t } from "../texts";

/** The consent as a document to read, print and keep. */
export function ConsentPage() {
  const consent = useResource("consent", currentConsent);
  return (
    <Page title={t("registration.consentTitle")}>
      <Shown from={consent} lines={8}>
        {(document) => (
          <>
            <p class="document">{inLanguage({ ru: document.text_ru, en: document.text_en })}</p>
            <p class="small muted">{t("consent.version", { version: document.version, sha256: document.sha256 })}</p>
            <p class="buttons no-print">
              <button type="button" class="second" onClick={() => print()}>
                {t("site.print")}
              </button>
              <Link to="/registration">{t("consent.toRegistration")}</Link>
            </p>
          </>
        )}
      </Shown>
    </Page>
  );
}
