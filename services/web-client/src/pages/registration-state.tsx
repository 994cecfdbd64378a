import type { Registration } from "../api/contract";
import { giveProof, registration } from "../api/identity";
import { FailureBox } from "../parts/failure-box";
import { Page } from "../parts/page";
import { PhoneLine } from "../parts/phone";
import { useDecision } from "../state/decision";
import { tab } from "../state/kept";
import { Link } from "../state/router";
import { inLanguage, t } from "../texts";
import { asOrganisation } from "./registration/kind";
import { ORGANISATION_DRAFT } from "./registration/organisation";
import { DRAFT } from "./registration/person";
import { SecondProof } from "./registration/second-proof";
import { Waits, waitsFor } from "./registration/waits";

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

const draft = () => (asOrganisation() ? ORGANISATION_DRAFT : DRAFT);

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
      {!asOrganisation() && <p class="box">{t("registration.initials")}</p>}
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

function Question({ id, asked, onGiven }: { id: string; asked: NonNullable<Registration["second_proof"]>; onGiven: () => void }) {
  const { answers_left: left, kinds } = asked;
  return (
    <>
      <SecondProof
        key={left}
        left={left}
        kinds={kinds}
        draft={draft()}
        form="/registration"
        give={(proof, key) => giveProof(id, proof, key)}
        onGiven={onGiven}
      />
      <p>
        <Link to="/recovery">{t("registration.perhapsRegistered")}</Link>
      </p>
      <PhoneLine />
    </>
  );
}

const TITLES = { checking: "registration.checking", thanks: "registration.thanks", not_confirmed: "registration.notConfirmed" } as const;

export function RegistrationStatePage({ id }: { id: string }) {
  const { said, failure, again } = useDecision(id, registration, ({ state }) => state === "thanks" && tab.drop(draft()));
  const state = said?.state ?? "checking";
  const question = state === "not_confirmed" ? said?.second_proof : undefined;
  const waits = state === "checking" ? waitsFor(said) : undefined;
  const title = t(question ? "proof.page" : (waits ?? TITLES[state]));
  return (
    <Page title={title}>
      {failure && <FailureBox failure={failure} />}
      <div role="status" id="registration-state" data-state={state}>
        <span class="unseen">{title}</span>
        {state === "checking" && !failure && (waits && said ? <Waits said={said} /> : <Checking />)}
        {state === "thanks" && <Thanks />}
        {state === "not_confirmed" && said && !question && <NotConfirmed said={said} />}
      </div>
      {question && <Question id={id} asked={question} onGiven={again} />}
    </Page>
  );
}
