import { registerOrganisation } from "../../api/identity";
import { ErrorSummary } from "../../parts/error-summary";
import { Phone, PHONE_COMPANIES } from "../../parts/phone";
import { Submit } from "../../parts/submit";
import { type Fault, type Form, useForm } from "../../state/form";
import { navigate } from "../../state/router";
import { type TextName, t } from "../../texts";
import { accountNumber, accountNumberFault, emailFault } from "../rules";
import { innFault } from "./inn";
import { ConsentField, OptionalConsent } from "./consent-field";
import { billsAnswer, type Documents } from "./documents";
import { Typed } from "./fields";

export const ORGANISATION_DRAFT = "organisation-registration";
const EMPTY = {
  account_number: "",
  organisation: "",
  inn: "",
  contract_number: "",
  surname: "",
  name: "",
  patronymic: "",
  position: "",
  phone: "",
  email: "",
  consent: "",
  bills_by_email: "",
};
type Field = keyof typeof EMPTY;

const NEEDED: readonly [Field, TextName][] = [
  ["organisation", "organisation.needName"],
  ["contract_number", "organisation.needContract"],
  ["surname", "registration.needSurname"],
  ["name", "organisation.needGiven"],
  ["position", "organisation.needPosition"],
];

function faultsOf(values: Record<Field, string>): Fault<Field>[] {
  const needed = new Map<Field, string | undefined>(NEEDED.map(([field, text]) => [field, values[field].trim() ? undefined : t(text)]));
  needed.set("account_number", accountNumberFault(values.account_number));
  needed.set("inn", innFault(values.inn));
  needed.set("email", emailFault(values.email));
  needed.set("consent", values.consent ? undefined : t("registration.needConsent"));
  return (Object.keys(EMPTY) as Field[]).flatMap((field) => {
    const text = needed.get(field);
    return text ? [{ field, text }] : [];
  });
}

function Entity({ form }: { form: Form<Field> }) {
  return (
    <section aria-labelledby="entity-title">
      <h2 id="entity-title">{t("organisation.entity")}</h2>
      <Typed form={form} field="account_number" label="registration.account" hint="organisation.accountHint" inputmode="numeric" narrow autocomplete="off" />
      <Typed form={form} field="organisation" label="organisation.name" hint="organisation.nameHint" autocomplete="organization" />
      <Typed form={form} field="inn" label="organisation.inn" hint="organisation.innHint" inputmode="numeric" narrow autocomplete="off" />
      <Typed form={form} field="contract_number" label="organisation.contract" hint="organisation.contractHint" autocomplete="off" narrow />
    </section>
  );
}

function Representative({ form }: { form: Form<Field> }) {
  return (
    <section aria-labelledby="representative-title">
      <h2 id="representative-title">{t("organisation.representative")}</h2>
      <p>{t("organisation.representativeLead")}</p>
      <Typed form={form} field="surname" label="registration.surname" hint="organisation.surnameHint" autocomplete="family-name" />
      <Typed form={form} field="name" label="registration.name" hint="organisation.givenHint" autocomplete="given-name" />
      <Typed form={form} field="patronymic" label="registration.patronymic" hint="organisation.patronymicHint" autocomplete="additional-name" optional />
      <Typed form={form} field="position" label="organisation.position" hint="organisation.positionHint" autocomplete="organization-title" />
      <Typed form={form} field="phone" label="organisation.phone" hint="organisation.phoneHint" autocomplete="tel" narrow optional />
      <Typed form={form} field="email" label="registration.email" hint="organisation.emailHint" type="email" inputmode="email" autocomplete="email" />
    </section>
  );
}

/** A legal entity and who speaks for it. Its numbers alone open nothing; the next page asks for something from the meter. */
export function OrganisationForm({ consent, bills }: Documents) {
  const form = useForm<Field>(EMPTY, {
    draft: ORGANISATION_DRAFT,
    place: (pointer) => (pointer === "/consent_version" ? "consent" : (Object.keys(EMPTY) as Field[]).find((field) => pointer === `/${field}`)),
  });

  const send = async (key: string) => {
    const version = consent.value?.version;
    if (version === undefined) return form.refuse([{ field: "consent", text: t("registration.consentMissing") }]);
    const { consent: _agreed, bills_by_email, ...typed } = form.values;
    const tidied = Object.fromEntries(Object.entries(typed).map(([field, text]) => [field, text.trim()])) as typeof typed;
    const applicant = {
      ...tidied,
      account_number: accountNumber(typed.account_number),
      patronymic: tidied.patronymic || null,
      phone: tidied.phone || null,
      consent_version: version,
      consent: true,
      ...billsAnswer(bills, bills_by_email),
    };
    navigate(`/registration/${(await registerOrganisation(applicant, key)).registration_id}`);
  };

  return (
    <>
      <p class="box">
        {t("organisation.questions")} <Phone number={PHONE_COMPANIES} />.
      </p>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(() => faultsOf(form.values), send))}>
        <Entity form={form} />
        <Representative form={form} />
        <ConsentField form={form} consent={consent} />
        {bills && <OptionalConsent form={form} document={bills} label={t("registration.billsByEmail")} />}
        <Submit busy={form.busy} label={t("registration.register")} />
      </form>
    </>
  );
}
