import { moment } from "../../format";
import { inLanguage, type TextName, t } from "../../texts";

interface Said {
  message_ru: string;
  message_en: string;
  waits_until?: string;
  with_staff?: boolean;
}

/** The title while somebody else has the word: another contact on file for a day, or a person at the retailer. */
export function waitsFor(said: Said | undefined): TextName | undefined {
  if (said?.with_staff) return "organisation.withStaff";
  return said?.waits_until ? "registration.checkingWaits" : undefined;
}

/** What was told to whom, and until when; nothing more happens on this page meanwhile. */
export function Waits({ said }: { said: Said }) {
  return (
    <>
      <p class="lead">{inLanguage({ ru: said.message_ru, en: said.message_en })}</p>
      {said.waits_until && <p>{t("registration.opensAt", { time: moment(said.waits_until, undefined) })}</p>}
    </>
  );
}
