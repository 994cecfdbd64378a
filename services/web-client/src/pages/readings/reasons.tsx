import type { Check, CheckReason } from "../../api/contract";
import { Failure } from "../../api/failure";
import { inLanguage, t } from "../../texts";

type Weight = CheckReason["weight"];

export const ofWeight = (check: Check, weight: Weight): CheckReason[] => (check.reasons ?? []).filter((reason) => reason.weight === weight);

/** All that keeps the figures from being taken, as one refusal; nothing where they can be taken. */
export function refusalOf(check: Check): Failure | undefined {
  const reasons = ofWeight(check, "refusal");
  const [first] = reasons;
  if (!first) return undefined;
  const errors = reasons.flatMap(({ pointer, ru, en }) => (pointer ? [{ pointer, ru, en }] : []));
  return new Failure("refused", { problem: { code: first.code, detail: first.ru, detail_en: first.en, errors } });
}

function Group({ title, reasons, kind }: { title: string; reasons: CheckReason[]; kind: string }) {
  if (reasons.length === 0) return null;
  return (
    <div class={`box ${kind}`}>
      <h3>{title}</h3>
      <ul class="plain">
        {reasons.map((reason) => (
          <li key={`${reason.code} ${reason.pointer ?? ""}`}>{inLanguage(reason)}</li>
        ))}
      </ul>
    </div>
  );
}

/** Everything that is said of the figures at once: what hinders, what will be asked about, what is worth knowing. */
export function Reasons({ check }: { check: Check }) {
  return (
    <div id="reasons">
      <Group title={t("readings.hindered")} reasons={ofWeight(check, "refusal")} kind="box-bad" />
      <Group title={t("readings.askedAbout")} reasons={ofWeight(check, "doubt")} kind="" />
      {ofWeight(check, "note").map((note) => (
        <p key={note.code} class="note">
          {inLanguage(note)}
        </p>
      ))}
    </div>
  );
}
