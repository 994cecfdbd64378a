import { useState } from "preact/hooks";
import { addAccount } from "../../api/own-accounts";
import { ErrorSummary } from "../../parts/error-summary";
import { Page } from "../../parts/page";
import { Radios } from "../../parts/radios";
import { Submit } from "../../parts/submit";
import { useForm } from "../../state/form";
import { tab } from "../../state/kept";
import { Link, navigate } from "../../state/router";
import { session } from "../../state/session";
import { useStore } from "../../state/store";
import { t } from "../../texts";
import { type HolderField, HolderFields, holderFaults } from "../registration/fields";
import { accountNumber } from "../rules";
import { ContractForm } from "./contract";

export const DRAFT = "addition";
const WHOSE = "addition-whose";
const PERSON = "person";
const ORGANISATION = "organisation";

function HolderForm() {
  const form = useForm<HolderField>({ account_number: "", surname: "", name: "", patronymic: "" }, { draft: DRAFT });
  const send = async (key: string) => {
    const { account_number, surname, name, patronymic } = form.values;
    const holder = {
      account_number: accountNumber(account_number),
      surname: surname.trim(),
      name: name.trim(),
      patronymic: patronymic.trim() || null,
    };
    navigate(`/accounts/add/${(await addAccount(holder, key)).addition_id}`);
  };
  return (
    <>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(() => holderFaults(form.values), send))}>
        <HolderFields form={form} />
        <Submit busy={form.busy} label={t("account.add")} />
      </form>
    </>
  );
}

/** One more account: a person's, or in the cabinet of an organisation another contract of it. */
export function AddAccountPage() {
  const who = useStore(session);
  const entity = who.state === "customer" ? who.organisation : undefined;
  const [whose, setWhose] = useState(() => tab.read(WHOSE) ?? ORGANISATION);
  const contract = entity !== undefined && whose === ORGANISATION;
  const choose = (value: string) => {
    tab.write(WHOSE, value);
    setWhose(value);
  };
  return (
    <Page title={t("account.add")} lead={t(contract ? "accounts.contractLead" : "accounts.addLead")}>
      {entity !== undefined && (
        <Radios
          id="whose"
          label={t("accounts.whose")}
          value={whose}
          options={[
            { value: ORGANISATION, label: entity, hint: t("accounts.whoseContract") },
            { value: PERSON, label: t("registration.mode"), hint: t("accounts.whosePerson") },
          ]}
          onChoice={choose}
        />
      )}
      {contract ? <ContractForm /> : <HolderForm />}
      <p>
        <Link to="/accounts">{t("accounts.back")}</Link>
      </p>
    </Page>
  );
}
