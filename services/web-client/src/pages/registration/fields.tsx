import { BillDrawing } from "../../parts/drawings";
import { TextField, type TextFieldProps } from "../../parts/field";
import type { Fault, Form } from "../../state/form";
import { type TextName, t } from "../../texts";
import { accountNumberFault, hasPunctuation, withoutPunctuation } from "../rules";

export type HolderField = "account_number" | "surname" | "name" | "patronymic";
type Typing<Field extends string> = Pick<Form<Field>, "values" | "set" | "faultOf">;
type Props<Field extends string> = Partial<TextFieldProps> & { form: Typing<Field>; field: Field; label: TextName; hint: TextName };

/** What is missing in the words that name an account and its holder. */
export function holderFaults(values: Record<HolderField, string>): Fault<HolderField>[] {
  const found: [HolderField, string | undefined][] = [
    ["account_number", accountNumberFault(values.account_number)],
    ["surname", values.surname.trim() ? undefined : t("registration.needSurname")],
    ["name", values.name.trim() ? undefined : t("registration.needName")],
  ];
  return found.flatMap(([field, text]) => (text ? [{ field, text }] : []));
}

export function Typed<Field extends string>({ form, field, label, hint, ...rest }: Props<Field>) {
  return (
    <TextField
      {...rest}
      id={field}
      label={t(label)}
      hint={t(hint)}
      value={form.values[field]}
      onText={(text) => form.set(field, text)}
      fault={form.faultOf(field)}
    />
  );
}

/** A part of the name, with a word about points while they are typed. */
function NamePart(props: Props<HolderField>) {
  const { form, field } = props;
  const typed = form.values[field];
  return (
    <>
      <Typed {...props} />
      <div role="status" class="live-hint">
        {hasPunctuation(typed) && (
          <p class="note" id={`${field}-punctuation`}>
            {t("registration.noPoints", { better: withoutPunctuation(typed) })}{" "}
            <button type="button" class="link" onClick={() => form.set(field, withoutPunctuation(typed))}>
              {t("registration.dropPoints")}
            </button>
          </p>
        )}
      </div>
    </>
  );
}

/** The account and its holder, as on the bill. */
export function HolderFields({ form }: { form: Typing<HolderField> }) {
  return (
    <>
      <Typed
        form={form}
        field="account_number"
        label="registration.account"
        hint="registration.accountHint"
        inputmode="numeric"
        narrow
        autocomplete="off"
        drawing={<BillDrawing />}
      />
      <NamePart form={form} field="surname" label="registration.surname" hint="registration.surnameHint" autocomplete="family-name" />
      <p class="box" id="initials-hint">
        {t("registration.initials")}
      </p>
      <NamePart form={form} field="name" label="registration.name" hint="registration.nameHint" autocomplete="given-name" />
      <NamePart
        form={form}
        field="patronymic"
        label="registration.patronymic"
        hint="registration.patronymicHint"
        autocomplete="additional-name"
        optional
      />
    </>
  );
}
