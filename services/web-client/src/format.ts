import { language } from "./texts";

// Amounts stay the exact strings the services send; nothing here calculates with them.

const GAP = "\u00a0";
const MINUS = "\u2212";
const ZONE = "Europe/Moscow";

function grouped(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, GAP);
}

function split(amount: string): { sign: string; whole: string; fraction: string } {
  const [, minus = "", whole = "0", fraction = ""] = /^(-?)0*(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  return { sign: minus ? MINUS : "", whole, fraction };
}

const point = () => (language() === "en" ? "." : ",");

/** `1 257,80 ₽`, in English `RUB 1,257.80` as the services write it. */
export function money(amount: string): string {
  const { sign, whole, fraction } = split(amount);
  if (language() === "en") return `${sign}RUB${GAP}${grouped(whole).replaceAll(GAP, ",")}.${fraction.padEnd(2, "0")}`;
  return `${sign}${grouped(whole)},${fraction.padEnd(2, "0")}${GAP}₽`;
}

/** The amount alone, where the heading names the currency: `4,12`. */
export function roubles(amount: string): string {
  const { sign, whole, fraction } = split(amount);
  return `${sign}${grouped(whole)}${point()}${fraction.padEnd(2, "0")}`;
}

/** The same with `+` before what is added. */
export function change(amount: string): string {
  return isNegative(amount) || isZero(amount) ? money(amount) : `+${money(amount)}`;
}

export function energy(amount: string): string {
  const { sign, whole, fraction } = split(amount);
  const rest = fraction.replace(/0+$/, "");
  return `${sign}${grouped(whole)}${rest && point() + rest}${GAP}${language() === "en" ? "kWh" : "кВт·ч"}`;
}

export const isNegative = (amount: string): boolean => amount.startsWith("-");
export const isZero = (amount: string): boolean => /^-?0+(\.0+)?$/.test(amount);

/** The dial as the meter shows it: whole kWh with the leading zeros. */
export function dial(value: string, digits: number): string {
  return split(value).whole.padStart(digits, "0");
}

function written(date: Date, zone: string, shape: Intl.DateTimeFormatOptions): string {
  const text = new Intl.DateTimeFormat(language() === "en" ? "en-GB" : "ru-RU", { timeZone: zone, ...shape }).format(date);
  return text.replace(/\s*г\.$/, "").replace(/ /g, GAP);
}

/** `15 декабря`, with the year when it is not this one. */
export function day(date: string, today: string | undefined): string {
  const sameYear = today?.slice(0, 4) === date.slice(0, 4);
  return written(new Date(`${date.slice(0, 10)}T00:00:00Z`), "UTC", { day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) });
}

/** `20 ноября, 14:05` in the retailer's zone. */
export function moment(time: string, today: string | undefined): string {
  const at = new Date(time);
  const date = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE }).format(at);
  return `${day(date, today)}, ${clock(at)}`;
}

export function clock(at: Date): string {
  return written(at, ZONE, { hour: "2-digit", minute: "2-digit" });
}

/** `ноябрь 2022` */
export function period(month: string): string {
  return written(new Date(`${month.slice(0, 7)}-01T00:00:00Z`), "UTC", { month: "long", year: "numeric" });
}

const DAY = 86_400_000;

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / DAY);
}

/** The date so many days from now, as a date field takes it. */
export function dayFromNow(days: number): string {
  return new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
