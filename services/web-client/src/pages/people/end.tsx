import { people, revokeTrust, withdrawInvitation } from "../../api/people";
import type { People } from "../../api/contract";
import { ErrorSummary } from "../../parts/error-summary";
import { Page } from "../../parts/page";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import type { AccountRef } from "../../state/account";
import { useForm } from "../../state/form";
import { notice } from "../../state/notice";
import { useResource } from "../../state/resource";
import { Link, navigate } from "../../state/router";
import { type TextName, t } from "../../texts";

interface Asked {
  account: AccountRef;
  title: TextName;
  lead: TextName;
  note: TextName;
  deed: TextName;
  done: TextName;
  calledOf: (list: People) => string | undefined;
  act: (key: string) => Promise<unknown>;
}

function Form({ called, asked }: { called: string; asked: Asked }) {
  const form = useForm({});
  const send = async (key: string) => {
    await asked.act(key);
    notice.set(t(asked.done, { called }));
    navigate("/people");
  };
  return (
    <>
      <p class="lead">{t(asked.lead, { called })}</p>
      <p>{t(asked.note)}</p>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(() => [], send))}>
        <Submit busy={form.busy} label={t(asked.deed)} />
      </form>
    </>
  );
}

/** Asked once, with the name of whom it is about. */
function Ask(asked: Asked) {
  const list = useResource(`people ${asked.account.account_id}`, () => people(asked.account.account_id));
  return (
    <Page title={t(asked.title)}>
      <Shown from={list} lines={2}>
        {(value) => {
          const called = asked.calledOf(value);
          return called === undefined ? <p>{t("people.gone")}</p> : <Form called={called} asked={asked} />;
        }}
      </Shown>
      <p>
        <Link to="/people">{t("people.back")}</Link>
      </p>
    </Page>
  );
}

export function EndTrustPage({ account, id }: { account: AccountRef; id: string }) {
  return (
    <Ask
      account={account}
      title="people.endTitle"
      lead="people.endLead"
      note="people.endNote"
      deed="people.end"
      done="people.ended"
      calledOf={(list) => list.people.find((each) => each.trust_id === id)?.called}
      act={(key) => revokeTrust(account.account_id, id, key)}
    />
  );
}

export function WithdrawPage({ account, id }: { account: AccountRef; id: string }) {
  return (
    <Ask
      account={account}
      title="people.withdrawTitle"
      lead="people.withdrawLead"
      note="people.withdrawNote"
      deed="people.withdraw"
      done="people.withdrawn"
      calledOf={(list) => list.invitations.find((each) => each.invitation_id === id)?.called}
      act={(key) => withdrawInvitation(account.account_id, id, key)}
    />
  );
}
