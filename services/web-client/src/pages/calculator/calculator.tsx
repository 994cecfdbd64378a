import { useState } from "preact/hooks";
import { calculator, shortCase } from "../../api/calculator";
import type { CalculatorTable, CaseAnswer, CaseQuestion } from "../../api/contract";
import { Choice } from "../../parts/choice";
import { ErrorSummary } from "../../parts/error-summary";
import { TextField } from "../../parts/field";
import { Page } from "../../parts/page";
import { Radios } from "../../parts/radios";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { useForm } from "../../state/form";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { session } from "../../state/session";
import { useStore } from "../../state/store";
import { type TextName, t, word } from "../../texts";
import { Answer } from "./answer";

type Published = Awaited<ReturnType<typeof calculator>>;
type ZoneField = "single" | "day" | "night" | "peak" | "semi_peak";
type Field = ZoneField | "region" | "on" | "group" | "zones" | "persons" | "alone";

const ZONES: Record<string, readonly ZoneField[]> = { "1": ["single"], "2": ["day", "night"], "3": ["peak", "semi_peak", "night"] };

const figure = (typed: string) => typed.replace(/[\s\u00a0]/g, "").replace(",", ".");
const isFigure = (typed: string) => /^\d{1,6}(\.\d{1,3})?$/.test(figure(typed));

/** The table of a day, else the newest one, so that the form always has something to choose from. */
function tableOn(tables: readonly CalculatorTable[], on: string): CalculatorTable | undefined {
  return tables.find((table) => table.valid_from <= on && (!table.valid_to || on <= table.valid_to)) ?? tables[0];
}

function useCase(published: Published) {
  const regions = published.regions.map((each) => each.region);
  const first = regions.includes("nizhny") ? "nizhny" : (regions[0] ?? "");
  const [answer, setAnswer] = useState<CaseAnswer>();
  const form = useForm<Field>(
    {
      region: first, on: published.today, group: "urban_gas", zones: "1", persons: "1", alone: "",
      single: "", day: "", night: "", peak: "", semi_peak: "",
    },
    { place: (pointer) => placed(pointer) },
  );
  const { values } = form;
  const table = tableOn(published.regions.find((each) => each.region === values.region)?.tables ?? [], values.on);
  const groups = table?.groups.filter((each) => each.zones.length > 0) ?? [];
  const group = groups.find((each) => each.name === values.group) ?? groups.find((each) => each.name === "urban_gas") ?? groups[0];
  const rates = String(group?.zones.includes(Number(values.zones)) ? values.zones : (group?.zones[0] ?? 1));
  const zones = ZONES[rates] ?? [];
  const placed = (pointer: string): Field | undefined => {
    const name = pointer.split("/")[1] ?? "";
    if (name === "consumption") return zones[0];
    return name in values ? (name as Field) : undefined;
  };
  const set = (field: Field, text: string) => {
    setAnswer(undefined);
    form.set(field, text);
  };
  const check = () => [
    ...(values.on ? [] : [{ field: "on" as const, text: t("calculator.needOn") }]),
    ...(/^\d{1,2}$/.test(values.persons.trim()) ? [] : [{ field: "persons" as const, text: t("calculator.needPersons") }]),
    ...zones.filter((zone) => !isFigure(values[zone])).map((zone) => ({ field: zone, text: t("calculator.needUsed") })),
  ];
  const send = async () => {
    const query: CaseQuestion = {
      region: values.region,
      on: values.on,
      group: group?.name ?? values.group,
      zones: Number(rates),
      persons: Number(values.persons),
      lives_alone: values.alone === "yes" && values.persons.trim() === "1",
      ...Object.fromEntries(zones.map((zone) => [zone, figure(values[zone])])),
    };
    setAnswer(await shortCase(query));
  };
  return { form: { ...form, set }, answer, regions, groups, group, rates, zones, check, send };
}

function Form({ published }: { published: Published }) {
  const { form, answer, regions, groups, group, rates, zones, check, send } = useCase(published);
  const { values, set, faultOf } = form;
  const meters = (group?.zones ?? [1]).map((count) => ({ value: String(count), label: t(`calculator.zones${count}` as TextName) }));
  return (
    <>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
        <div class="field">
          <Choice
            id="region"
            label={t("calculator.region")}
            value={values.region}
            options={regions.map((value) => ({ value, label: word("calcRegions", value) ?? value }))}
            onChoice={(value) => set("region", value)}
          />
        </div>
        <TextField
          id="on"
          type="date"
          narrow
          label={t("calculator.on")}
          hint={t("calculator.onHint")}
          value={values.on}
          onText={(text) => set("on", text)}
          fault={faultOf("on")}
        />
        <div class="field">
          <Choice
            id="group"
            label={t("calculator.group")}
            value={group?.name ?? ""}
            options={groups.map(({ name }) => ({ value: name, label: word("calcGroups", name) ?? name }))}
            onChoice={(value) => set("group", value)}
          />
        </div>
        <Radios id="zones" label={t("calculator.zones")} value={rates} options={meters} onChoice={(value) => set("zones", value)} />
        <TextField
          id="persons"
          label={t("calculator.persons")}
          inputmode="numeric"
          narrow
          value={values.persons}
          onText={(text) => set("persons", text)}
          fault={faultOf("persons")}
        />
        {values.persons.trim() === "1" && (
          <div class="field tick">
            <input type="checkbox" id="alone" checked={values.alone === "yes"} onChange={(event) => set("alone", event.currentTarget.checked ? "yes" : "")} />
            <label for="alone">{t("calculator.alone")}</label>
          </div>
        )}
        {zones.map((zone, place) => (
          <TextField
            key={zone}
            id={zone}
            label={t(`calcZones.${zone}`)}
            hint={place === 0 ? t("calculator.usedHint") : undefined}
            inputmode="numeric"
            narrow
            value={values[zone]}
            onText={(text) => set(zone, text)}
            fault={faultOf(zone)}
          />
        ))}
        <Submit busy={form.busy} label={t("calculator.go")} />
      </form>
      {answer && <Answer answer={answer} />}
    </>
  );
}

/** What a month costs, for anybody: the answer line by line, each with its formula and the source of its price. */
export function CalculatorPage() {
  const who = useStore(session);
  const published = useResource("calculator", calculator);
  return (
    <Page title={t("calculator.title")} lead={t("calculator.lead")}>
      <Shown from={published} lines={8}>
        {(value) => (value.regions.length > 0 ? <Form published={value} /> : <p>{t("calculator.none")}</p>)}
      </Shown>
      {who.state !== "customer" && (
        <p>
          {t("calculator.own")} <Link to="/login">{t("calculator.toCabinet")}</Link>
        </p>
      )}
      <p>
        <Link to="/tariffs">{t("menu.tariffs")}</Link>
      </p>
    </Page>
  );
}
