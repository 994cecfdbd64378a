import { register } from "../../api/identity";
import { ErrorSummary } from "../../parts/error-summary";
import { Submit } from "../../parts/submit";
import { type Fault, useForm } from "../../state/form";
import { navigate } from "../../state/router";
import { t } from "../../texts";
import { accountNumber, emailFault } from "../rules";
import { ConsentField, OptionalConsent } from "./consent-field";
import { billsAnswer, type Documents } from "./documents";
import { HolderFields, holderFaults, Typed } from "./fields";

export const DRAFT = "registration";
const EMPTY = { account_number: "", surname: "", name: "", patronymic: "", email: "", consent: "", bills_by_email: "" };
type Field = keyof typeof EMPTY;

function faultsOf(values: Record<Field, string>): Fault<Field>[] {
  const found: [Field, string | undefined][] = [
    ["email", emailFault(values.email)],
    ["consent", values.consent ? undefined : t("registration.needConsent")],
  ];
  return [...holderFaults(values), ...found.flatMap(([field, text]) => (text ? [{ field, text }] : []))];
}

/** The form of the guide: account and holder as on the bill. */
export function PersonForm({ consent, bills }: Documents) {
  const form = useForm<Field>(EMPTY, {
    draft: DRAFT,
    place: (pointer) => (pointer === "/consent_version" ? "consent" : (Object.keys(EMPTY) as Field[]).find((field) => pointer === `/${field}`)),
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
      ...billsAnswer(bills, values.bills_by_email),
    };
    navigate(`/registration/${(await register(applicant, key)).registration_id}`);
  };

  return (
    <>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(() => faultsOf(form.values), send))}>
        <HolderFields form={form} />
        <Typed form={form} field="email" label="registration.email" hint="registration.emailHint" type="email" inputmode="email" autocomplete="email" />
        <ConsentField form={form} consent={consent} />
        {bills && <OptionalConsent form={form} document={bills} label={t("registration.billsByEmail")} />}
        <Submit busy={form.busy} label={t("registration.register")} />
      </form>
    </>
  );
}
