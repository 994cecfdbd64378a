import { PasswordField } from "../parts/field";
import type { Fault, Form } from "../state/form";
import { t } from "../texts";
import { SHORTEST_PASSWORD } from "../api/generated/limits";
import { passwordStrength } from "./rules";

type PasswordFieldName = "password" | "password_confirmation";

export function newPasswordFaults({ password, password_confirmation: again }: Record<PasswordFieldName, string>): Fault<PasswordFieldName>[] {
  if (!password) return [{ field: "password", text: t("password.need") }];
  if (password.length < SHORTEST_PASSWORD) return [{ field: "password", text: t("password.tooShort", { count: SHORTEST_PASSWORD }) }];
  return password === again ? [] : [{ field: "password_confirmation", text: t("password.differ") }];
}

/** The new password and the same once more. */
export function NewPasswordFields<Field extends string>({ form }: { form: Form<Field | PasswordFieldName> }) {
  const { password, password_confirmation: again } = form.values as Record<PasswordFieldName, string>;
  const strength = passwordStrength(password);
  return (
    <>
      <PasswordField
        id="password"
        label={t("password.new")}
        hint={t("password.hint", { count: SHORTEST_PASSWORD })}
        autocomplete="new-password"
        value={password}
        onText={(text) => form.set("password", text)}
        fault={form.faultOf("password")}
      />
      <p role="status" class="live-hint" id="password-strength">
        {strength !== "none" && t(`password.${strength}`)}
      </p>
      <PasswordField
        id="password_confirmation"
        label={t("password.again")}
        hint={t("password.againHint")}
        autocomplete="new-password"
        value={again}
        onText={(text) => form.set("password_confirmation", text)}
        fault={form.faultOf("password_confirmation")}
      />
    </>
  );
}
