import { useState } from "preact/hooks";
import { cancelClose, closes, startClose } from "../../api/closes";
import type { MonthClose } from "../../api/contract";
import { newKey } from "../../api/key";
import { Facts } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { TextField } from "../../parts/field";
import { Shown } from "../../parts/shown";
import { capital, moment, money, period as monthOf } from "../../format";
import { useDoing } from "../../state/doing";
import { useLookingAgain } from "../../state/looking-again";
import { useResource } from "../../state/resource";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";

type Doing = ReturnType<typeof useDoing>;

const goesOn = (close: MonthClose) => close.state === "planning" || close.state === "running";

function timeLeft(seconds: number): string {
  return seconds < 60 ? s("closes.seconds", { count: seconds }) : s("closes.minutes", { count: Math.ceil(seconds / 60) });
}

function Progress({ close }: { close: MonthClose }) {
  return (
    <p>
      <label>
        {s("closes.progress", { done: close.chunks_done, whole: close.chunks })} <progress max={Math.max(close.chunks, 1)} value={close.chunks_done} />
      </label>{" "}
      {close.seconds_left !== null && s("closes.left", { time: timeLeft(close.seconds_left) })}
    </p>
  );
}

function Came({ close: { counts, dry } }: { close: MonthClose }) {
  const rows: (readonly [string, string])[] = [
    [s("closes.read"), String(counts.read)],
    [s(dry ? "closes.wouldByAverage" : "closes.byAverage"), s("closes.sum", { count: counts.by_average, sum: money(counts.average_total) })],
    [s(dry ? "closes.wouldByNormative" : "closes.byNormative"), s("closes.sum", { count: counts.by_normative, sum: money(counts.normative_total) })],
  ];
  if (counts.waiting > 0) rows.push([s("closes.waiting"), String(counts.waiting)]);
  if (counts.without_meter > 0) rows.push([s("closes.withoutMeter"), String(counts.without_meter)]);
  return <Facts rows={rows} />;
}

function One({ close, doing }: { close: MonthClose; doing: Doing }) {
  const name = capital(monthOf(close.period));
  return (
    <li>
      <div class="row">
        <strong>{close.dry ? s("closes.rehearsalOf", { month: name }) : name}</strong>
        <span>{staffWord("closeStates", close.state)}</span>
      </div>
      <p class="small muted">{close.ended_at ? s("closes.fromTo", { from: moment(close.started_at, undefined), to: moment(close.ended_at, undefined) }) : moment(close.started_at, undefined)}</p>
      {goesOn(close) && <Progress close={close} />}
      <Came close={close} />
      {goesOn(close) && (
        <button
          type="button"
          class="second"
          aria-busy={doing.busy !== undefined}
          onClick={() => confirm(s("closes.cancelSure")) && void doing.act(close.close_id, s("closes.cancelled"), () => cancelClose(close.close_id, newKey()))}
        >
          {s("closes.cancel")}
        </button>
      )}
    </li>
  );
}

function Start({ next, doing }: { next: string; doing: Doing }) {
  const [month, setMonth] = useState(next);
  const [fault, setFault] = useState<string>();
  const start = (dry: boolean) => {
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return setFault(s("closes.needMonth"));
    const name = monthOf(month);
    if (!dry && !confirm(s("closes.startSure", { month: name }))) return;
    void doing.act(month, s(dry ? "closes.rehearsalStarted" : "closes.started", { month: name }), () => startClose(month, dry, newKey()));
  };
  return (
    <form noValidate onSubmit={(event) => (event.preventDefault(), start(true))}>
      <TextField id="month" label={s("closes.month")} hint={s("closes.monthHint")} autocomplete="off" narrow value={month} onText={(text) => (setMonth(text.trim()), setFault(undefined))} fault={fault} />
      <p class="buttons">
        <button type="submit" class="second" aria-busy={doing.busy !== undefined}>
          {s("closes.rehearse")}
        </button>
        <button type="button" class="main" aria-busy={doing.busy !== undefined} onClick={() => start(false)}>
          {s("closes.start")}
        </button>
      </p>
    </form>
  );
}

/** Rehearse the close of a month, start it, watch it, stop it. */
export function ClosesPage() {
  const all = useResource("closes", closes);
  const doing = useDoing(all.reload);
  useLookingAgain(all.reload, all.value?.items.some(goesOn) ?? false);
  return (
    <StaffPage title={s("closes.title")} lead={s("closes.lead")}>
      <div role="status">{doing.done && <p class="box box-good">{doing.done}</p>}</div>
      {doing.failure && <FailureBox failure={doing.failure} />}
      <Shown from={all}>
        {({ items, next_period: next }) => (
          <>
            <Start next={next} doing={doing} />
            <h2>{s("closes.all")}</h2>
            {items.length === 0 && <p>{s("closes.none")}</p>}
            <ul class="list">
              {items.map((close) => (
                <One key={close.close_id} close={close} doing={doing} />
              ))}
            </ul>
          </>
        )}
      </Shown>
    </StaffPage>
  );
}
