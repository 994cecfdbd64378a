import { useEffect, useState } from "preact/hooks";
import type { Registration } from "../api/contract";
import { Failure } from "../api/failure";
import { registration } from "../api/identity";
import { FailureBox } from "../parts/failure-box";
import { Page } from "../parts/page";
import { PhoneLine } from "../parts/phone";
import { Link } from "../state/router";
import { tab } from "../state/kept";
import { inLanguage, t } from "../texts";
import { DRAFT } from "./registration";

const SOON = 1_000;
const LATER = 5_000;

/** Asks again and again until the retailer's base has answered. */
function useRegistration(id: string) {
  const [state, setState] = useState<Registration["state"]>("checking");
  const [said, setSaid] = useState<Registration>();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async (count: number): Promise<void> => {
      let done = false;
      try {
        const answer = await registration(id);
        if (stopped) return;
        setState(answer.state);
        setSaid(answer);
        setFailure(undefined);
        done = answer.state !== "checking";
        if (answer.state === "thanks") tab.drop(DRAFT);
      } catch (cause) {
        if (stopped) return;
        const met = Failure.of(cause);
        setFailure(met);
        done = met.kind === "refused";
      }
      if (!done) timer = setTimeout(() => void ask(count + 1), count < 30 ? SOON : LATER);
    };
    void ask(0);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [id]);
  return { state, said, failure };
}

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
  const { state, said, failure } = useRegistration(id);
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
