import { consentDocuments, currentConsent, register } from "../api/identity";
import { ErrorSummary } from "../parts/error-summary";
import { Page } from "../parts/page";
import { Phone, PHONE_COMPANIES } from "../parts/phone";
import { Submit } from "../parts/submit";
import { type Fault, useForm } from "../state/form";
import { useResource } from "../state/resource";
import { Link, navigate } from "../state/router";
import { t } from "../texts";
import { HolderFields, holderFaults, Typed } from "./registration/fields";
import { ConsentField, OptionalConsent } from "./registration/consent-field";
import { accountNumber, emailFault } from "./rules";

export const DRAFT = "registration";
const EMPTY = { account_number: "", surname: "", name: "", patronymic: "", email: "", consent: "", bills_by_email: "" };
export type ApplicantField = keyof typeof EMPTY;

function faultsOf(values: Record<ApplicantField, string>): Fault<ApplicantField>[] {
  const found: [ApplicantField, string | undefined][] = [
    ["email", emailFault(values.email)],
    ["consent", values.consent ? undefined : t("registration.needConsent")],
  ];
  return [...holderFaults(values), ...found.flatMap(([field, text]) => (text ? [{ field, text }] : []))];
}

export function RegistrationPage() {
  const consent = useResource("consent", currentConsent);
  const documents = useResource("consent documents", consentDocuments);
  const bills = documents.value?.items.find((each) => each.kind === "bills_by_email");
  const form = useForm<ApplicantField>(EMPTY, {
    draft: DRAFT,
    place: (pointer) => (pointer === "/consent_version" ? "consent" : (Object.keys(EMPTY) as ApplicantField[]).find((field) => pointer === `/${field}`)),
  });

  const send = async (key: string) => {
    const version = consent.value?.version;
    if (version === undefined) return form.refuse([{ field: "consent", text: t("registration.consentMissing") }]);
    const { values } = form;
    const applicant = {
      account_number: accountNumber(values.account_number),
      surname: values.surname.trim(),
      name: values.name.trim(),
      patronymic: values.patronymic.trim() || null,
      email: values.email.trim(),
      consent_version: version,
      consent: true,
      ...(bills && { consents: [{ kind: bills.kind, version: bills.version, given: values.bills_by_email === "yes" }] }),
    };
    navigate(`/registration/${(await register(applicant, key)).registration_id}`);
  };

  return (
    <Page title={t("registration.title")} lead={t("registration.lead")}>
      <p class="box">
        <strong>{t("registration.mode")}</strong>
        <br />
        {t("registration.companies")} <Phone number={PHONE_COMPANIES} />.
      </p>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(() => faultsOf(form.values), send))}>
        <HolderFields form={form} />
        <Typed form={form} field="email" label="registration.email" hint="registration.emailHint" type="email" inputmode="email" autocomplete="email" />
        <ConsentField form={form} consent={consent} />
        {bills && <OptionalConsent form={form} field="bills_by_email" document={bills} label={t("registration.billsByEmail")} />}
        <Submit busy={form.busy} label={t("registration.register")} />
      </form>
      <p>
        <Link to="/login">{t("registration.toLogin")}</Link>
      </p>
    </Page>
  );
}
