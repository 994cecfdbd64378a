import { useState } from "preact/hooks";
import type { Account } from "../../api/contract";
import { Failure } from "../../api/failure";
import { account as fetchAccount, changePassword, leave, me } from "../../api/identity";
import { tokens } from "../../api/tokens";
import { Facts } from "../../parts/choice";
import { ErrorSummary } from "../../parts/error-summary";
import { FailureBox } from "../../parts/failure-box";
import { PasswordField } from "../../parts/field";
import { AsOfBase, AwaitedFromBase } from "../../parts/from-base";
import { Page } from "../../parts/page";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { day } from "../../format";
import { useAccount } from "../../state/account";
import { tab } from "../../state/kept";
import { useForm } from "../../state/form";
import { useResource } from "../../state/resource";
import { navigate } from "../../state/router";
import { farewell } from "../../state/session";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { t, word } from "../../texts";
import { newPasswordFaults, NewPasswordFields } from "../password-fields";
import { Devices } from "./devices";
import { Rights } from "./rights";

function ChangePassword() {
  const [done, setDone] = useState(false);
  const machines = useResource("tokens", tokens);
  const [endTokens, setEndTokens] = useState(true);
  const some = (machines.value?.items.length ?? 0) > 0;
  const form = useForm({ current_password: "", password: "", password_confirmation: "" });
  const check = () => [
    ...(form.values.current_password ? [] : [{ field: "current_password" as const, text: t("profile.needCurrent") }]),
    ...newPasswordFaults(form.values),
  ];
  const send = async (key: string) => {
    await changePassword({ ...form.values, end_tokens: some && endTokens }, key);
    void machines.reload();
    setDone(true);
  };
  return (
    <section aria-labelledby="password-title" id="change-password">
      <h2 id="password-title">{t("password.title")}</h2>
      <div role="status">{done && <p class="box box-good">{t("profile.changed")}</p>}</div>
      {!done && (
        <>
          <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
          <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
            <PasswordField
              id="current_password"
              label={t("profile.current")}
              autocomplete="current-password"
              value={form.values.current_password}
              onText={(text) => form.set("current_password", text)}
              fault={form.faultOf("current_password")}
            />
            <NewPasswordFields form={form} />
            {some && (
              <div class="field">
                <div class="tick">
                  <input type="checkbox" id="end_tokens" checked={endTokens} aria-describedby="end_tokens-hint" onChange={() => setEndTokens(!endTokens)} />
                  <label for="end_tokens">{t("profile.endTokens")}</label>
                </div>
                <p class="hint" id="end_tokens-hint">
                  {t("profile.endTokensHint")}
                </p>
              </div>
            )}
            <Submit busy={form.busy} label={t("profile.change")} />
          </form>
        </>
      )}
    </section>
  );
}

function Leave() {
  const [failure, setFailure] = useState<Failure>();
  const go = async () => {
    try {
      await leave();
      tab.clear();
      farewell(false);
      navigate("/login");
    } catch (cause) {
      setFailure(Failure.of(cause));
    }
  };
  return (
    <section aria-labelledby="leave-title">
      <h2 id="leave-title">{t("profile.leaveTitle")}</h2>
      <p>{t("profile.leaveNote")}</p>
      {failure && <FailureBox failure={failure} />}
      <button type="button" class="second" id="logout" onClick={() => void go()}>
        {t("profile.leave")}
      </button>
    </section>
  );
}

function AccountFacts({ account }: { account: Account }) {
  const date = useStore(today);
  return (
    <>
      <Facts
        rows={[
          [t("account.number"), <span class="figures">{account.account_number}</span>],
          [t("account.status"), word("statuses", account.status) ?? account.status],
          [t("account.group"), word("groups", account.group) ?? account.group],
          [t("account.persons"), String(account.registered_persons)],
          ...account.meters.map((meter) => [t("account.meter"), t("account.meterLine", { serial: meter.serial, day: day(meter.verification_due_on, date) })] as const),
        ]}
      />
      <AsOfBase base={account} />
      <AwaitedFromBase base={account} />
    </>
  );
}

export function ProfilePage() {
  const { account_id: account } = useAccount();
  const person = useResource("me", me);
  const card = useResource(`account ${account}`, () => fetchAccount(account));
  return (
    <Page title={t("menu.profile")}>
      <Shown from={person} lines={2}>
        {(who) => (
          <Facts
            rows={[
              ...(who.organisation ? [[t("profile.organisation"), who.organisation] as const] : []),
              [t("profile.name"), who.name],
              ...(who.position ? [[t("profile.position"), who.position] as const] : []),
              [t("profile.email"), who.email_masked],
            ]}
          />
        )}
      </Shown>
      <h2>{t("account.title")}</h2>
      {account && <Shown from={card}>{(value) => <AccountFacts account={value} />}</Shown>}
      <ChangePassword />
      <Devices />
      <Rights />
      <Leave />
    </Page>
  );
}
