import type { Registration } from "../api/contract";
import { registration } from "../api/identity";
import { FailureBox } from "../parts/failure-box";
import { Page } from "../parts/page";
import { PhoneLine } from "../parts/phone";
import { useDecision } from "../state/decision";
import { tab } from "../state/kept";
import { Link } from "../state/router";
import { inLanguage, t } from "../texts";
import { DRAFT } from "./registration";

function Checking() {
  return (
    <>
      <p>
        <span class="dots" aria-hidden="true" />
        {t("registration.checkingLead")}
      </p>
      <p>{t("registration.checkingLeave")}</p>
    </>
  );
}

function Thanks() {
  return (
    <>
      <p class="lead">{t("registration.thanksMail")}</p>
      <p>{t("registration.thanksDay")}</p>
      <p>
        {t("registration.thanksNoMail")} <Link to="/new-link">{t("password.toNewLink")}</Link>
      </p>
    </>
  );
}

function NotConfirmed({ said }: { said: Registration }) {
  return (
    <>
      <p class="lead">{inLanguage({ ru: said.message_ru, en: said.message_en })}</p>
      <p class="box">{t("registration.initials")}</p>
      <p class="buttons">
        <Link class="button" to="/registration">
          {t("registration.back")}
        </Link>
        <Link to="/recovery">{t("registration.perhapsRegistered")}</Link>
      </p>
      <PhoneLine />
    </>
  );
}

const TITLES = { checking: "registration.checking", thanks: "registration.thanks", not_confirmed: "registration.notConfirmed" } as const;

export function RegistrationStatePage({ id }: { id: string }) {
  const { said, failure } = useDecision(id, registration, ({ state }) => state === "thanks" && tab.drop(DRAFT));
  const state = said?.state ?? "checking";
  return (
    <Page title={t(TITLES[state])}>
      {failure && <FailureBox failure={failure} />}
      <div role="status" id="registration-state" data-state={state}>
        <span class="unseen">{t(TITLES[state])}</span>
        {state === "checking" && !failure && <Checking />}
        {state === "thanks" && <Thanks />}
        {state === "not_confirmed" && said && <NotConfirmed said={said} />}
      </div>
    </Page>
  );
}
