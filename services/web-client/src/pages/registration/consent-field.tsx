import type { Consent, ConsentDocument } from "../../api/contract";
import { Fold } from "../../parts/choice";
import { described } from "../../parts/field";
import { Shown } from "../../parts/shown";
import type { Form } from "../../state/form";
import type { Resource } from "../../state/resource";
import { inLanguage, t } from "../../texts";

/** The consent to the processing of personal data: a document of its own, never ticked for the customer. */
export function ConsentField({ form, consent }: { form: Pick<Form<"consent">, "values" | "set" | "faultOf">; consent: Resource<Consent> }) {
  const fault = form.faultOf("consent");
  return (
    <fieldset class={fault ? "field field-faulty" : "field"}>
      <legend>{t("registration.consentTitle")}</legend>
      <Shown from={consent} lines={2}>
        {(document) => (
          <>
            <p class="hint" id="consent-hint">
              {t("registration.consentHint", { version: document.version })}{" "}
              <a href="/consent" target="_blank" rel="noopener">
                {t("registration.consentOpen")}
              </a>
            </p>
            <Fold title={t("registration.consentRead")}>
              <p class="document">{inLanguage({ ru: document.text_ru, en: document.text_en })}</p>
            </Fold>
          </>
        )}
      </Shown>
      {fault && (
        <p class="fault" id="consent-fault">
          <span class="mark" aria-hidden="true">
            !
          </span>
          {fault}
        </p>
      )}
      <div class="tick">
        <input
          type="checkbox"
          id="consent"
          checked={form.values.consent === "yes"}
          aria-invalid={fault ? true : undefined}
          aria-describedby={described("consent", true, fault)}
          onChange={(event) => form.set("consent", event.currentTarget.checked ? "yes" : "")}
        />
        <label for="consent">{t("registration.consent")}</label>
      </div>
    </fieldset>
  );
}

interface OptionalProps {
  form: Pick<Form<"bills_by_email">, "values" | "set">;
  document: ConsentDocument;
  label: string;
}

/** A document that may be left unticked; it stands by itself, as the law asks. */
export function OptionalConsent({ form, document, label }: OptionalProps) {
  const field = "bills_by_email";
  return (
    <fieldset class="field">
      <legend>{t("registration.optionalTitle")}</legend>
      <p class="hint" id={`${field}-hint`}>
        {t("registration.optionalHint")}{" "}
        <a href={`/consent/${document.kind}`} target="_blank" rel="noopener">
          {t("registration.consentOpen")}
        </a>
      </p>
      <div class="tick">
        <input
          type="checkbox"
          id={field}
          checked={form.values[field] === "yes"}
          aria-describedby={`${field}-hint`}
          onChange={(event) => form.set(field, event.currentTarget.checked ? "yes" : "")}
        />
        <label for={field}>{label}</label>
      </div>
    </fieldset>
  );
}
