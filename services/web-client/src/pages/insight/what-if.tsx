import { useEffect, useRef, useState } from "preact/hooks";
import { whatIf, whatIfOptions } from "../../api/billing";
import type { WhatIfAnswer, WhatIfOptions, WhatIfQuestion } from "../../api/contract";
import { money, period } from "../../format";
import { ErrorSummary } from "../../parts/error-summary";
import { TextField } from "../../parts/field";
import { Radios } from "../../parts/radios";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { type Fault, useForm } from "../../state/form";
import { useResource } from "../../state/resource";
import { type TextName, inLanguage, t, word } from "../../texts";
import { zoneName } from "../readings/figures";

type Field = "change" | "night" | "peak" | "persons";
type Line = WhatIfAnswer["lines"][number];
const PLACES: Record<string, Field> = { zones: "change", in_time: "change", shares: "night", persons: "persons" };

const isShare = (typed: string) => /^\d{1,3}$/.test(typed.trim()) && Number(typed) <= 100;

function changesOf(options: WhatIfOptions) {
  const changes = options.zones.map((count) => ({ value: String(count), label: t(`whatIf.zones${count}` as TextName) }));
  if (options.persons !== null) changes.push({ value: "persons", label: t("whatIf.people") });
  if (options.months > 1) changes.push({ value: "in_time", label: t("whatIf.inTime") });
  return changes;
}

function faultsOf({ change, night, peak, persons }: Record<Field, string>): Fault<Field>[] {
  if (!change) return [{ field: "change", text: t("whatIf.needChange") }];
  if (change === "persons") return /^\d{1,2}$/.test(persons.trim()) && Number(persons) > 0 ? [] : [{ field: "persons", text: t("whatIf.needPersons") }];
  const shares: Field[] = change === "2" ? ["night"] : change === "3" ? ["peak", "night"] : [];
  const typed = { night, peak } as Record<Field, string>;
  if (shares.every((field) => !typed[field].trim())) return [];
  const faults = shares.filter((field) => !isShare(typed[field])).map((field) => ({ field, text: t("whatIf.needShare") }));
  const beyond = faults.length === 0 && change === "3" && Number(peak) + Number(night) > 100;
  return beyond ? [{ field: "night", text: t("whatIf.tooMuch") }] : faults;
}

function questionOf({ change, night, peak, persons }: Record<Field, string>): WhatIfQuestion {
  if (change === "persons") return { persons: Number(persons) };
  if (change === "in_time") return { in_time: true };
  const zones = Number(change);
  if (zones === 1 || !night.trim()) return { zones };
  const atNight = { zone: "night" as const, percent: Number(night) };
  if (zones === 2) return { zones, shares: [{ zone: "day", percent: 100 - Number(night) }, atNight] };
  return { zones, shares: [{ zone: "peak", percent: Number(peak) }, { zone: "semi_peak", percent: 100 - Number(peak) - Number(night) }, atNight] };
}

const lineName = (line: Line, several: boolean) =>
  [several && period(line.period), line.zone !== "single" && zoneName(line.zone as Parameters<typeof zoneName>[0]), word("bands", line.band) ?? line.band].filter(Boolean).join(". ");

/** The difference in a sentence, the lines it is made of, and what was taken for granted. */
function Told({ told }: { told: WhatIfAnswer }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const several = told.lines.some((line) => line.period !== told.period);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: "start" });
  }, [told]);
  return (
    <section class="box" aria-labelledby="what-if-title" id="what-if-told">
      <h3 id="what-if-title" tabIndex={-1} ref={heading}>
        {t("whatIf.told")}
      </h3>
      <p>
        <strong>{inLanguage(told.summary)}</strong>
      </p>
      {told.norm && !several && <p>{inLanguage(told.norm)}</p>}
      <ol class="list lines">
        {told.lines.map((line) => (
          <li key={`${line.period} ${line.zone} ${line.band}`}>
            <span class="row">
              <span>{lineName(line, several)}</span>
              <strong class="figures">{money(line.amount)}</strong>
            </span>
            <p class="small">{inLanguage(line.why)}</p>
          </li>
        ))}
      </ol>
      <p class="row total">
        <span>{t("charge.total")}</span>
        <strong class="figures">{money(told.total)}</strong>
      </p>
      <h4>{t("whatIf.assumed")}</h4>
      <ul>
        {told.assumptions.map((each) => (
          <li key={each.en}>{inLanguage(each)}</li>
        ))}
      </ul>
    </section>
  );
}

function Form({ account, charge, options }: { account: string; charge: string; options: WhatIfOptions }) {
  const [told, setTold] = useState<WhatIfAnswer>();
  const form = useForm<Field>({ change: "", night: "", peak: "", persons: "" }, { place: (pointer) => PLACES[pointer.split("/")[1] ?? ""] });
  const { values, faultOf } = form;
  const set = (field: Field, text: string) => {
    setTold(undefined);
    form.set(field, text);
  };
  const share = (field: "night" | "peak", hint: string) => (
    <TextField id={field} optional narrow inputmode="numeric" label={t(`whatIf.${field}`)} hint={hint} value={values[field]} onText={(text) => set(field, text)} fault={faultOf(field)} />
  );
  const send = async () => setTold(await whatIf(account, charge, questionOf(values)));
  return (
    <>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form id="what-if" class="no-print" noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(() => faultsOf(values), send))}>
        <Radios id="change" label={t("whatIf.change")} value={values.change} options={changesOf(options)} fault={faultOf("change")} onChoice={(value) => set("change", value)} />
        {values.change === "3" && share("peak", t("whatIf.peakHint"))}
        {(values.change === "2" || values.change === "3") && share("night", t(values.change === "2" ? "whatIf.nightHint" : "whatIf.nightHintOfThree"))}
        {values.change === "persons" && (
          <TextField
            id="persons"
            narrow
            inputmode="numeric"
            label={t("whatIf.persons")}
            hint={t("whatIf.personsHint", { count: options.persons ?? 0 })}
            value={values.persons}
            onText={(text) => set("persons", text)}
            fault={faultOf("persons")}
          />
        )}
        {values.change === "in_time" && <p>{t("whatIf.inTimeHint", { count: options.months })}</p>}
        <Submit busy={form.busy} label={t("whatIf.go")} id="ask-what-if" />
      </form>
      {told && <Told told={told} />}
    </>
  );
}

/** What the same month would have come to with another meter, more people, or a reading each month. */
export function WhatIf({ account, charge }: { account: string; charge: string }) {
  const options = useResource(`what if ${account} ${charge}`, () => whatIfOptions(account, charge));
  return (
    <Shown from={options} lines={5}>
      {(value) =>
        changesOf(value).length > 0 ? (
          <>
            <p>{t("whatIf.lead")}</p>
            <Form account={account} charge={charge} options={value} />
          </>
        ) : (
          <p>{t("whatIf.none")}</p>
        )
      }
    </Shown>
  );
}
