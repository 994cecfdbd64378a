import { useState } from "preact/hooks";
import { consentDocuments, currentConsent } from "../api/identity";
import { Page } from "../parts/page";
import { Radios } from "../parts/radios";
import { useResource } from "../state/resource";
import { Link } from "../state/router";
import { t } from "../texts";
import { asOrganisation, chooseWho } from "./registration/kind";
import { OrganisationForm } from "./registration/organisation";
import { PersonForm } from "./registration/person";

const PERSON = "person";
const ORGANISATION = "organisation";

export function RegistrationPage() {
  const consent = useResource("consent", currentConsent);
  const documents = useResource("consent documents", consentDocuments);
  const bills = documents.value?.items.find((each) => each.kind === "bills_by_email");
  const [organisation, setOrganisation] = useState(asOrganisation);
  const choose = (value: string) => {
    chooseWho(value === ORGANISATION);
    setOrganisation(value === ORGANISATION);
  };
  const Form = organisation ? OrganisationForm : PersonForm;
  return (
    <Page title={t("registration.title")} lead={t(organisation ? "organisation.lead" : "registration.lead")}>
      <Radios
        id="who"
        label={t("registration.who")}
        value={organisation ? ORGANISATION : PERSON}
        options={[
          { value: PERSON, label: t("registration.mode") },
          { value: ORGANISATION, label: t("registration.organisation"), hint: t("registration.organisationHint") },
        ]}
        onChoice={choose}
      />
      <Form consent={consent} bills={bills} />
      <p>
        <Link to="/login">{t("registration.toLogin")}</Link>
      </p>
    </Page>
  );
}
