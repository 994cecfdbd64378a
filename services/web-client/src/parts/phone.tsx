import { t } from "../texts";

export const PHONE = "8-831-243-04-14";
export const PHONE_COMPANIES = "8-831-243-03-07";

export function Phone({ number = PHONE }: { number?: string }) {
  return (
    <a class="phone" href={`tel:${number.replace(/^8/, "+7").replace(/-/g, "")}`}>
      {number.replace(/-/g, "\u2011")}
    </a>
  );
}

export function PhoneLine() {
  return (
    <p>
      {t("phone.help")} <Phone /> {t("phone.hours")}
    </p>
  );
}
