import { useState } from "preact/hooks";
import type { MeterOnRecord, MetersOnRecord, Replacement } from "../../api/contract";
import { metersOnRecord, recordReplacement } from "../../api/replacements";
import { Choice, Facts } from "../../parts/choice";
import { ErrorSummary } from "../../parts/error-summary";
import { TextField } from "../../parts/field";
import { Submit } from "../../parts/submit";
import { day } from "../../format";
import { type Fault, type Form, useForm } from "../../state/form";
import { StaffPage } from "../page";
import { s, type StaffTextName } from "../texts";

type Field = "account" | "on" | "serial" | "digits" | "verified" | "ratio" | `final${number}` | `first${number}`;
const FIRST: Record<string, string> = {
  account: "", on: "", serial: "", digits: "", verified: "", ratio: "1", final1: "", final2: "", final3: "", first1: "", first2: "", first3: "",
};
const ZONES = [1, 2, 3] as const;

const figuresOf = (values: Record<string, string>, kind: "final" | "first", zones: number) =>
  Array.from({ length: zones }, (_, place) => (values[`${kind}${place + 1}`] ?? "").trim().replace(",", "."));

function faultsOf(values: Record<string, string>, zonesBefore: number, zonesNow: number): Fault<Field>[] {
  const missing = (["on", "serial", "digits", "verified", "ratio"] as const).filter((name) => !values[name]?.trim());
  const figures = [
    ...figuresOf(values, "final", zonesBefore).map((text, place) => [`final${place + 1}`, text] as const),
    ...figuresOf(values, "first", zonesNow).map((text, place) => [`first${place + 1}`, text] as const),
  ].filter(([, text]) => !/^\d{1,9}(\.\d{1,3})?$/.test(text));
  return [
    ...missing.map((field) => ({ field, text: s(`replacement.need_${field}` as StaffTextName) })),
    ...figures.map(([field]) => ({ field: field as Field, text: s("replacement.needFigure") })),
  ];
}

function Find({ onFound }: { onFound: (found: MetersOnRecord) => void }) {
  const form = useForm<"account">({ account: "" });
  const check = () => (/^\d{12}$/.test(form.values.account.trim()) ? [] : [{ field: "account" as const, text: s("replacement.needAccount") }]);
  return (
    <>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, async () => onFound(await metersOnRecord(form.values.account.trim()))))}>
        <TextField
          id="account"
          label={s("replacement.account")}
          inputmode="numeric"
          narrow
          value={form.values.account}
          onText={(text) => form.set("account", text)}
          fault={form.faultOf("account")}
        />
        <Submit busy={form.busy} label={s("replacement.find")} />
      </form>
    </>
  );
}

function Text({ form, id, label, hint, type }: { form: Form<string>; id: string; label: string; hint?: string; type?: "date" }) {
  return (
    <TextField
      id={id}
      label={label}
      hint={hint}
      narrow
      autocomplete="off"
      inputmode={id === "serial" ? "text" : "numeric"}
      type={type ?? "text"}
      value={form.values[id] ?? ""}
      onText={(text) => form.set(id, text)}
      fault={form.faultOf(id)}
    />
  );
}

function Figures({ form, kind, zones }: { form: Form<string>; kind: "final" | "first"; zones: number }) {
  return (
    <>
      {Array.from({ length: zones }, (_, place) => (
        <Text key={place} form={form} id={`${kind}${place + 1}`} label={zones === 1 ? s(`replacement.${kind}`) : s(`replacement.${kind}Of`, { zone: place + 1 })} />
      ))}
    </>
  );
}

function placeOf(pointer: string): string | undefined {
  const names: Record<string, string> = { replaced_on: "on", final_values: "final1", old_serial: "old", "new/serial": "serial", "new/digits": "digits" };
  const more: Record<string, string> = { "new/verification_due_on": "verified", "new/initial_values": "first1", "new/ratio": "ratio" };
  return Object.entries({ ...names, ...more }).find(([name]) => pointer.startsWith(`/${name}`))?.[1];
}

function Replace({ found, onDone }: { found: MetersOnRecord; onDone: (now: MetersOnRecord) => void }) {
  const [serial, setSerial] = useState(found.meters[0]?.serial ?? "");
  const [zones, setZones] = useState(found.meters[0]?.zones ?? 1);
  const form = useForm<string>(FIRST, { place: placeOf });
  const old = found.meters.find((meter) => meter.serial === serial);
  if (!old) return <p>{s("replacement.noMeter")}</p>;
  const { values } = form;
  const send = async (key: string) => {
    const body: Replacement = {
      account_number: found.account_number,
      old_serial: serial,
      final_values: figuresOf(values, "final", old.zones),
      replaced_on: values["on"] ?? "",
      new: {
        serial: (values["serial"] ?? "").trim(),
        zones: zones as 1 | 2 | 3,
        digits: Number(values["digits"]),
        verification_due_on: values["verified"] ?? "",
        initial_values: figuresOf(values, "first", zones),
        ratio: (values["ratio"] ?? "1").trim().replace(",", "."),
      },
    };
    onDone(await recordReplacement(body, key));
  };
  return (
    <>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(() => faultsOf(values, old.zones, zones), send))}>
        <h2>{s("replacement.oldTitle")}</h2>
        <Choice id="old" label={s("replacement.old")} value={serial} options={found.meters.map((each) => ({ value: each.serial, label: each.serial }))} onChoice={setSerial} />
        <Text form={form} id="on" label={s("replacement.on")} type="date" />
        <Figures form={form} kind="final" zones={old.zones} />
        <h2>{s("replacement.newTitle")}</h2>
        <Text form={form} id="serial" label={s("replacement.serial")} />
        <Choice id="zones" label={s("replacement.zones")} value={String(zones)} options={ZONES.map((each) => ({ value: String(each), label: String(each) }))} onChoice={(value) => setZones(Number(value))} />
        <Text form={form} id="digits" label={s("replacement.digits")} />
        <Figures form={form} kind="first" zones={zones} />
        <Text form={form} id="ratio" label={s("replacement.ratio")} hint={s("replacement.ratioHint")} />
        <Text form={form} id="verified" label={s("replacement.verified")} type="date" />
        <Submit busy={form.busy} label={s("replacement.send")} />
      </form>
    </>
  );
}

function Meter({ meter }: { meter: MeterOnRecord }) {
  const rows = [
    [s("replacement.installed"), day(meter.installed_on, undefined)],
    [s("replacement.first"), meter.initial_values.join(" / ")],
    ...(meter.removed_on ? [[s("replacement.removed"), day(meter.removed_on, undefined)] as const] : []),
    ...(meter.final_values.length > 0 ? [[s("replacement.final"), meter.final_values.join(" / ")] as const] : []),
  ] as const;
  return (
    <section class="card">
      <h3>{meter.serial}</h3>
      <Facts rows={rows} />
    </section>
  );
}

/** A meter taken off with its last figures, and the one put in its place. */
export function ReplacementPage() {
  const [found, setFound] = useState<MetersOnRecord>();
  const [done, setDone] = useState(false);
  return (
    <StaffPage title={s("replacement.title")} lead={s("replacement.lead")}>
      <div role="status">{done && <p class="box box-good">{s("replacement.done")}</p>}</div>
      {!found && <Find onFound={setFound} />}
      {found && !done && <Replace found={found} onDone={(now) => (setFound(now), setDone(true))} />}
      {found && (
        <>
          <h2>{s("replacement.onRecord", { number: found.account_number })}</h2>
          {[...found.meters, ...found.former].map((meter) => (
            <Meter key={meter.meter_id} meter={meter} />
          ))}
          <p>
            <button type="button" class="second" id="another" onClick={() => (setFound(undefined), setDone(false))}>
              {s("replacement.another")}
            </button>
          </p>
        </>
      )}
    </StaffPage>
  );
}
