import { addContract } from "../../api/own-accounts";
import { ErrorSummary } from "../../parts/error-summary";
import { Submit } from "../../parts/submit";
import { type Fault, useForm } from "../../state/form";
import { navigate } from "../../state/router";
import { t } from "../../texts";
import { Typed } from "../registration/fields";
import { accountNumber, accountNumberFault } from "../rules";

export const CONTRACT_DRAFT = "contract-addition";
const EMPTY = { account_number: "", contract_number: "" };
type Field = keyof typeof EMPTY;

function faultsOf(values: Record<Field, string>): Fault<Field>[] {
  const found: [Field, string | undefined][] = [
    ["account_number", accountNumberFault(values.account_number)],
    ["contract_number", values.contract_number.trim() ? undefined : t("organisation.needContract")],
  ];
  return found.flatMap(([field, text]) => (text ? [{ field, text }] : []));
}

/** One more contract of the organisation whose cabinet this is: who it is and who speaks for it is known since registration. */
export function ContractForm() {
  const form = useForm<Field>(EMPTY, { draft: CONTRACT_DRAFT });
  const send = async (key: string) => {
    const { account_number, contract_number } = form.values;
    const asked = await addContract({ account_number: accountNumber(account_number), contract_number: contract_number.trim() }, key);
    navigate(`/accounts/add/${asked.addition_id}`);
  };
  return (
    <>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(() => faultsOf(form.values), send))}>
        <Typed form={form} field="account_number" label="registration.account" hint="organisation.accountHint" inputmode="numeric" narrow autocomplete="off" />
        <Typed form={form} field="contract_number" label="organisation.contract" hint="organisation.contractHint" autocomplete="off" narrow />
        <p class="muted">{t("accounts.contractNote")}</p>
        <Submit busy={form.busy} label={t("account.add")} />
      </form>
    </>
  );
}
