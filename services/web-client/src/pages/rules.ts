import { SHORTEST_PASSWORD } from "../api/generated/limits";
// What can be said about typing before the service is asked. The service decides; this only saves a round trip.
import { t } from "../texts";

/** The digits of the number, however they were spaced on the bill. */
export const accountNumber = (typed: string): string => typed.replace(/[\s\u00a0-]/g, "");

export function accountNumberFault(typed: string): string | undefined {
  const digits = accountNumber(typed);
  if (!digits) return t("rules.needAccount");
  if (/[^0-9]/.test(digits)) return t("rules.accountOnlyDigits");
  return digits.length === 12 ? undefined : t("rules.accountTwelve", { count: digits.length });
}

export function emailFault(typed: string): string | undefined {
  const address = typed.trim();
  if (!address) return t("rules.needEmail");
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address) ? undefined : t("rules.emailShape");
}

/** Points and commas in a name, which the retailer's base does not have; a hyphen belongs to a name. */
export const hasPunctuation = (typed: string): boolean => /[.,;:!?_"'«»()]/.test(typed);

export const withoutPunctuation = (typed: string): string => typed.replace(/[.,;:!?_"'«»()]/g, " ").replace(/\s+/g, " ").trim();

/** How good a password is, in words; length counts most. */
export function passwordStrength(password: string): "none" | "short" | "plain" | "good" | "strong" {
  if (!password) return "none";
  if (password.length < SHORTEST_PASSWORD) return "short";
  const different = new Set(password.toLowerCase()).size;
  if (different < 5 || /^(\d+|(.)\2+)$/.test(password)) return "plain";
  return password.length >= 14 && different >= 8 ? "strong" : "good";
}
