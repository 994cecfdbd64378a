import { useState } from "preact/hooks";
import type { Invitation } from "../api/contract";
import { currentConsent } from "../api/identity";
import { acceptInvitation, checkInvitation, enterAsGuest } from "../api/people";
import { renewSession } from "../api/transport";
import { ErrorSummary } from "../parts/error-summary";
import { Page } from "../parts/page";
import { PhoneLine } from "../parts/phone";
import { Shown } from "../parts/shown";
import { Submit } from "../parts/submit";
import { day } from "../format";
import { useForm } from "../state/form";
import { notice } from "../state/notice";
import { useResource } from "../state/resource";
import { fragment, Link, navigate } from "../state/router";
import { chooseAccount, session } from "../state/session";
import { useStore } from "../state/store";
import { t } from "../texts";
import { newPasswordFaults, NewPasswordFields } from "./password-fields";
import { ConsentField } from "./registration/consent-field";

/** Who invites to what, in two sentences. */
function Offer({ invitation }: { invitation: Invitation }) {
  const { inviter, account_ending: ending, role, until } = invitation;
  return (
    <>
      <p class="lead">{t("invitation.lead", { inviter, ending })}</p>
      <p>
        {t(role === "payer" ? "invitation.payer" : "invitation.reader")} {until ? t("invitation.until", { day: day(until, undefined) }) : t("invitation.noEnd")}
      </p>
    </>
  );
}

function accountIds(): string[] {
  const now = session.get();
  return now.state === "customer" ? now.accounts.map((account) => account.account_id) : [];
}

/** Accepted by whoever is signed in; the account just opened is then shown. */
function AcceptForm({ secret }: { secret: string }) {
  const form = useForm({ secret });
  const send = async (key: string) => {
    const before = accountIds();
    await acceptInvitation(secret, key);
    await renewSession();
    const [opened] = accountIds().filter((id) => !before.includes(id));
    if (opened) chooseAccount(opened);
    notice.set(t("invitation.accepted"));
    navigate("/accounts", { replace: true });
  };
  return (
    <>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(() => [], send))}>
        <Submit busy={form.busy} label={t("invitation.accept")} />
      </form>
      <p>{t("invitation.refuse")}</p>
    </>
  );
}

function GuestForm({ secret, invitation, onDone }: { secret: string; invitation: Invitation; onDone: () => void }) {
  const consent = useResource("consent", currentConsent);
  const form = useForm({ password: "", password_confirmation: "", consent: "" }, { place: (pointer) => placeOf(pointer) });
  const check = () => [
    ...newPasswordFaults(form.values),
    ...(form.values.consent ? [] : [{ field: "consent" as const, text: t("registration.needConsent") }]),
  ];
  const send = async (key: string) => {
    const consent_version = consent.value?.version;
    if (consent_version === undefined) return form.refuse([{ field: "consent", text: t("registration.consentMissing") }]);
    const { password, password_confirmation } = form.values;
    await enterAsGuest({ secret, password, password_confirmation, consent_version, consent: true }, key);
    history.replaceState(null, "", "/invitation");
    onDone();
  };
  return (
    <>
      <h2>{t("invitation.newTitle")}</h2>
      <p>{t("invitation.newLead", { email: invitation.email_masked })}</p>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
        <NewPasswordFields form={form} />
        <ConsentField form={form} consent={consent} />
        <Submit busy={form.busy} label={t("invitation.enterAndAccept")} />
      </form>
    </>
  );
}

type GuestField = "password" | "password_confirmation" | "consent";

function placeOf(pointer: string): GuestField | undefined {
  if (pointer === "/consent_version") return "consent";
  return (["password", "password_confirmation", "consent"] as const).find((field) => pointer === `/${field}`);
}

function Over() {
  return (
    <Page title={t("invitation.over")} lead={t("invitation.overLead")}>
      <Link class="button" to="/">
        {t("site.toHome")}
      </Link>
      <PhoneLine />
    </Page>
  );
}

function Done({ email }: { email: string }) {
  return (
    <Page title={t("invitation.done")} lead={t("invitation.doneLead", { email })}>
      <Link class="button" to="/login">
        {t("password.toLogin")}
      </Link>
    </Page>
  );
}

/** The invitation of a letter: accepted by who is signed in, or with a new password, or after signing in. */
export function InvitationPage() {
  const [secret] = useState(fragment);
  const [done, setDone] = useState("");
  const who = useStore(session);
  const invitation = useResource(`invitation ${secret}`, () => checkInvitation(secret));
  if (done) return <Done email={done} />;
  if (!secret || invitation.failure?.kind === "refused") return <Over />;
  const toLogin = `/invitation/accept#${secret}`;
  return (
    <Page title={t("invitation.title")}>
      <Shown from={invitation}>
        {(value) => (
          <>
            <Offer invitation={value} />
            {who.state === "customer" && <AcceptForm secret={secret} />}
            {who.state !== "customer" && value.has_entry && (
              <>
                <p>{t("invitation.hasEntry", { email: value.email_masked })}</p>
                <Link class="button" to={toLogin} id="enter-and-accept">
                  {t("invitation.toLogin")}
                </Link>
              </>
            )}
            {who.state !== "customer" && !value.has_entry && (
              <>
                <GuestForm secret={secret} invitation={value} onDone={() => setDone(value.email_masked)} />
                <p>
                  <Link to={toLogin}>{t("invitation.otherEntry")}</Link>
                </p>
              </>
            )}
          </>
        )}
      </Shown>
    </Page>
  );
}
