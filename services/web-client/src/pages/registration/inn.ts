import { t } from "../../texts";

/** Ten digits of an organisation or twelve of a sole trader; whether they agree with each other is for the service to say. */
export function innFault(typed: string): string | undefined {
  const digits = typed.replace(/\s/g, "");
  if (!digits) return t("organisation.needInn");
  if (/[^0-9]/.test(digits)) return t("organisation.innOnlyDigits");
  return digits.length === 10 || digits.length === 12 ? undefined : t("organisation.innLength", { count: digits.length });
}
