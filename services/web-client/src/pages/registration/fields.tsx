import { BillDrawing } from "../../parts/drawings";
import { TextField, type TextFieldProps } from "../../parts/field";
import type { Form } from "../../state/form";
import { type TextName, t } from "../../texts";
import type { ApplicantField } from "../registration";
import { hasPunctuation, withoutPunctuation } from "../rules";

type Props = Partial<TextFieldProps> & { form: Form<ApplicantField>; field: ApplicantField; label: TextName; hint: TextName };

function Typed({ form, field, label, hint, ...rest }: Props) {
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
function NamePart(props: Props) {
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

export function ApplicantFields({ form }: { form: Form<ApplicantField> }) {
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
      <Typed form={form} field="email" label="registration.email" hint="registration.emailHint" type="email" inputmode="email" autocomplete="email" />
    </>
  );
}
