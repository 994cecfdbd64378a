import { useState } from "preact/hooks";
import type { Addition } from "../../api/contract";
import { Failure } from "../../api/failure";
import { addition, giveProofOfAddition } from "../../api/own-accounts";
import { renewSession } from "../../api/transport";
import { FailureBox } from "../../parts/failure-box";
import { Page } from "../../parts/page";
import { PhoneLine } from "../../parts/phone";
import { useDecision } from "../../state/decision";
import { tab } from "../../state/kept";
import { Link } from "../../state/router";
import { inLanguage, t } from "../../texts";
import { SecondProof } from "../registration/second-proof";
import { Waits, waitsFor } from "../registration/waits";
import { DRAFT } from "./add";
import { CONTRACT_DRAFT } from "./contract";

function Added() {
  return (
    <>
      <p class="lead">{t("accounts.addedLead")}</p>
      <p>{t("registration.thanksDay")}</p>
      <Link class="button" to="/accounts">
        {t("account.toAll")}
      </Link>
    </>
  );
}

function NotConfirmed({ said }: { said: Addition }) {
  return (
    <>
      <p class="lead">{inLanguage({ ru: said.message_ru, en: said.message_en })}</p>
      <Link class="button" to="/accounts/add">
        {t("registration.back")}
      </Link>
      <PhoneLine />
    </>
  );
}

const TITLES = { checking: "registration.checking", added: "accounts.added", not_confirmed: "registration.notConfirmed" } as const;

/** The account asked for, while it is checked and after; once added, the session is renewed so that it is there. */
export function AdditionPage({ id }: { id: string }) {
  const [unrenewed, setUnrenewed] = useState<Failure>();
  const { said, failure, again } = useDecision(id, addition, ({ state }) => {
    if (state !== "added") return;
    tab.drop(DRAFT);
    tab.drop(CONTRACT_DRAFT);
    renewSession().catch((cause: unknown) => setUnrenewed(Failure.of(cause)));
  });
  const state = said?.state ?? "checking";
  const met = failure ?? unrenewed;
  const question = state === "not_confirmed" ? said?.second_proof : undefined;
  const waits = state === "checking" ? waitsFor(said) : undefined;
  const title = t(question ? "proof.page" : (waits ?? TITLES[state]));
  return (
    <Page title={title}>
      {met && <FailureBox failure={met} />}
      <div role="status" id="addition-state" data-state={state}>
        <span class="unseen">{title}</span>
        {waits && said && <Waits said={said} />}
        {state === "checking" && !failure && !waits && (
          <p>
            <span class="dots" aria-hidden="true" />
            {t("registration.checkingLead")}
          </p>
        )}
        {state === "added" && <Added />}
        {state === "not_confirmed" && said && !question && <NotConfirmed said={said} />}
      </div>
      {question && <SecondProof key={question.answers_left} left={question.answers_left} kinds={question.kinds} draft={question.kinds ? CONTRACT_DRAFT : DRAFT} form="/accounts/add" give={(proof, key) => giveProofOfAddition(id, proof, key)} onGiven={again} />}
    </Page>
  );
}
