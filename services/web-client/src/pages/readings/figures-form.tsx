import { useState } from "preact/hooks";
import type { Figures, Meter, Reading } from "../../api/contract";
import { Failure } from "../../api/failure";
import { DialDrawing } from "../../parts/drawings";
import { ErrorSummary } from "../../parts/error-summary";
import { FigureInput } from "../../parts/figure-input";
import { Submit } from "../../parts/submit";
import { day, dial } from "../../format";
import { useForm } from "../../state/form";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { t } from "../../texts";
import { DoubtPanel } from "./doubt";
import { type Dial, dialsOf, fieldAt, fieldFaults, figureFaults, typedFar, valuesOf, zoneName } from "./figures";
import { PreviewBox } from "./preview";
import { ReadOn } from "./read-on";
import { refusalOf } from "./reasons";
import { usePreview } from "./use-preview";
import { type Sent, useSending } from "./use-sending";

interface Props {
  account: string;
  meter: Meter;
  correcting?: Reading | undefined;
  prefix: string;
  onSent: (sent: Sent) => void;
  onBack?: (() => void) | undefined;
}

function firstValues(dials: Dial[], correcting: Reading | undefined): Record<string, string> {
  const sent = (zone: string) => correcting?.zones.find((figure) => figure.zone === zone);
  const figures = dials.map(({ zone }) => [zone, correcting ? dial(sent(zone)?.value ?? "", 1) : ""]);
  return { ...Object.fromEntries(figures), read_on: "" };
}

export function FiguresForm({ account, meter, correcting, prefix, onSent, onBack }: Props) {
  const date = useStore(today);
  const dials = dialsOf(meter, correcting);
  const [left, setLeft] = useState(false);
  const draft = `readings ${meter.meter_id} ${correcting?.reading_id ?? "new"}`;
  const form = useForm<string>(firstValues(dials, correcting), { draft, place: (pointer) => fieldAt(dials, pointer) });
  const sending = useSending(account, (sent) => {
    form.settle();
    onSent(sent);
  });

  const check = () => figureFaults(dials, form.values, meter.digits);
  const figures: Figures = {
    meter_id: meter.meter_id,
    values: valuesOf(dials, form.values),
    ...(correcting ? { correcting: correcting.reading_id } : {}),
    ...(form.values.read_on ? { read_on: form.values.read_on } : {}),
  };
  const judged = check().length === 0 && (left || typedFar(dials, form.values));
  const { preview, waiting } = usePreview(account, judged ? figures : undefined);
  const refused = preview && (preview.checked instanceof Failure ? preview.checked : refusalOf(preview.checked));
  const live = refused ? fieldFaults(dials, refused.faults) : [];
  const faultOf = (field: string) => live.find((fault) => fault.field === field)?.text ?? form.faultOf(field);

  if (sending.doubt) {
    const confirm = () => void form.submit(() => [], (key) => sending.confirm(figures, key));
    return <DoubtPanel doubt={sending.doubt.words} figures={figures} form={form} onConfirm={confirm} onBack={sending.rethink} />;
  }
  return (
    <>
      <ErrorSummary faults={form.faults.map((fault) => ({ ...fault, field: `${prefix}${fault.field}` }))} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, (key) => sending.offer(figures, key)))}>
        <p class="hint">{t("readings.hint")}</p>
        <DialDrawing />
        {dials.map(({ zone, previous, readOn }) => (
          <FigureInput
            key={zone}
            id={`${prefix}${zone}`}
            label={zoneName(zone)}
            digits={meter.digits}
            previous={previous}
            previousNote={readOn ? t("readings.previousOn", { day: day(readOn, date) }) : t("readings.previous")}
            value={form.values[zone] ?? ""}
            fault={faultOf(zone)}
            onText={(text) => (setLeft(false), form.set(zone, text))}
            onLeave={() => setLeft(true)}
          />
        ))}
        {!correcting && (
          <ReadOn id={`${prefix}read_on`} value={form.values.read_on ?? ""} fault={faultOf("read_on")} onText={(text) => form.set("read_on", text)} />
        )}
        <PreviewBox preview={preview} waiting={waiting} />
        <Submit busy={form.busy} label={t(correcting ? "readings.correct" : "readings.send")} />
        {onBack && (
          <button type="button" class="second" onClick={onBack}>
            {t("readings.keep")}
          </button>
        )}
      </form>
    </>
  );
}
