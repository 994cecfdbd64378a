import type { Certificate, CertificatePart } from "../api/contract";
import { certificate } from "../api/identity";
import { Facts } from "../parts/choice";
import { Page } from "../parts/page";
import { Phone } from "../parts/phone";
import { Shown } from "../parts/shown";
import { day, moment } from "../format";
import { useResource } from "../state/resource";
import { useStore } from "../state/store";
import { today } from "../state/today";
import { inLanguage, t } from "../texts";

function Part({ part }: { part: CertificatePart }) {
  const date = useStore(today);
  return (
    <section aria-labelledby={`${part.service}-title`}>
      <h2 id={`${part.service}-title`}>{inLanguage({ ru: part.service_ru, en: part.service_en })}</h2>
      {part.erased.length > 0 && (
        <>
          <h3>{t("certificate.erased")}</h3>
          <ul class="list">
            {part.erased.map((each) => (
              <li key={each.what}>
                {inLanguage({ ru: each.what_ru, en: each.what_en })}: {each.count}
              </li>
            ))}
          </ul>
        </>
      )}
      {part.kept.length > 0 && (
        <>
          <h3>{t("certificate.kept")}</h3>
          <ul class="list">
            {part.kept.map((each) => (
              <li key={each.what}>
                {inLanguage({ ru: each.what_ru, en: each.what_en })}: {each.count}.
                <p class="small muted">
                  {inLanguage({ ru: each.why_ru, en: each.why_en })}. {t("certificate.law")} {inLanguage({ ru: each.law_ru, en: each.law_en })}.{" "}
                  {each.until ? t("certificate.until", { day: day(each.until, date) }) : t("certificate.contract")}
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
      {part.erased.length + part.kept.length === 0 && <p>{t("certificate.nothing")}</p>}
    </section>
  );
}

function Shape({ value }: { value: Certificate }) {
  const date = useStore(today);
  const running = value.state === "running";
  return (
    <>
      <p class={running ? "box" : "box box-good"}>{t(running ? "certificate.running" : "certificate.done")}</p>
      <Facts
        rows={[
          [t("certificate.number"), <span class="figures">{value.certificate}</span>],
          [t("certificate.asked"), moment(value.asked_at, date)],
          [t("certificate.started"), moment(value.started_at, date)],
          ...(value.closed_at ? [[t("certificate.closed"), moment(value.closed_at, date)] as const] : []),
        ]}
      />
      {value.parts.map((part) => (
        <Part key={part.service} part={part} />
      ))}
      <p class="buttons no-print">
        <button type="button" class="second" onClick={() => print()}>
          {t("site.print")}
        </button>
        <a href={`/api/v1/identity/erasures/certificates/${value.certificate}`} download={`${value.certificate}.json`}>
          {t("certificate.json")}
        </a>
      </p>
    </>
  );
}

/** The certificate of an erasure, for whoever has its number. */
export function CertificatePage({ number }: { number: string }) {
  const found = useResource(`certificate ${number}`, () => certificate(number));
  return (
    <Page title={t("certificate.title")} lead={t("certificate.lead")}>
      <Shown from={found} lines={8}>
        {(value) => <Shape value={value} />}
      </Shown>
      <p>
        {t("erasure.questions")} <Phone />
      </p>
    </Page>
  );
}
