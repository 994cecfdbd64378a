import { addAccount } from "../../api/own-accounts";
import { ErrorSummary } from "../../parts/error-summary";
import { Page } from "../../parts/page";
import { Submit } from "../../parts/submit";
import { useForm } from "../../state/form";
import { Link, navigate } from "../../state/router";
import { t } from "../../texts";
import { type HolderField, HolderFields, holderFaults } from "../registration/fields";
import { accountNumber } from "../rules";

export const DRAFT = "addition";

export function AddAccountPage() {
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
    <Page title={t("account.add")} lead={t("accounts.addLead")}>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(() => holderFaults(form.values), send))}>
        <HolderFields form={form} />
        <Submit busy={form.busy} label={t("account.add")} />
      </form>
      <p>
        <Link to="/accounts">{t("accounts.back")}</Link>
      </p>
    </Page>
  );
}
