import { useState } from "preact/hooks";
import { decideClosing, waitingClosings } from "../../api/closings";
import type { ClosingDecision, WaitingClosing, Zone } from "../../api/contract";
import { newKey } from "../../api/key";
import { day, dial, moment } from "../../format";
import { Facts } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { TextField } from "../../parts/field";
import { Shown } from "../../parts/shown";
import { useDoing } from "../../state/doing";
import { useResource } from "../../state/resource";
import { word } from "../../texts";
import { s } from "../texts";

interface OneProps {
  one: WaitingClosing;
  busy: boolean;
  act: (what: string, said: string, ask: () => Promise<unknown>) => Promise<void>;
}

const zoneName = (zone: Zone): string => word("zones", zone) ?? zone;
const figures = (zones: readonly { value: string }[]): string => zones.map((zone) => dial(zone.value, 1)).join(" / ");

function useDecision({ one, act }: OneProps) {
  const [values, setValues] = useState<Record<string, string>>({});
  const [reason, setReason] = useState("");
  const [faults, setFaults] = useState<Record<string, string>>({});
  const send = (decision: ClosingDecision["decision"], right: ClosingDecision["values"], said: string) => {
    if (!reason.trim()) return setFaults({ reason: s("closings.needReason") });
    const body: ClosingDecision = { decision, source: "inspection", reason, values: right };
    void act(one.closing_id, said, () => decideClosing(one.closing_id, body, newKey()));
  };
  const close = () => {
    const missing = one.last.filter(({ zone }) => !/^\d+$/.test((values[zone] ?? "").trim()));
    if (missing.length > 0) return setFaults(Object.fromEntries(missing.map(({ zone }) => [zone, s("disputes.needFigure")])));
    const right = one.last.map(({ zone }) => ({ zone, value: (values[zone] ?? "").trim() }));
    send("closed", right, s("closings.closed", { number: one.account_number }));
  };
  const leave = () => send("left", [], s("closings.left", { number: one.account_number }));
  const set = (zone: string, text: string) => {
    setValues((before) => ({ ...before, [zone]: text }));
    setFaults({});
  };
  const write = (text: string) => {
    setReason(text);
    setFaults({});
  };
  return { values, set, reason, write, faults, close, leave };
}

function One(props: OneProps) {
  const { one, busy } = props;
  const { values, set, reason, write, faults, close, leave } = useDecision(props);
  const id = one.closing_id;
  const rows = [
    [s("disputes.account"), one.account_number],
    [s("closings.removed"), day(one.removed_on, undefined)],
    [s("closings.last"), `${figures(one.last)}, ${day(one.last_on, undefined)}`],
    [s("closings.told"), one.told.length > 0 ? figures(one.told) : s("closings.nothing")],
    [s("disputes.since"), moment(one.opened_at, undefined)],
  ] as const;
  return (
    <li class="card" id={`closing-${id}`}>
      <h3>{s("closings.heading", { serial: one.meter_serial })}</h3>
      <p>{s(one.why === "below" ? "closings.below" : "closings.untold")}</p>
      <Facts rows={rows} />
      {one.last.map(({ zone }) => (
        <TextField
          key={zone}
          id={`${zone}-${id}`}
          label={`${s("closings.figure")}: ${zoneName(zone)}`}
          inputmode="numeric"
          autocomplete="off"
          optional
          narrow
          value={values[zone] ?? ""}
          onText={(text) => set(zone, text)}
          fault={faults[zone]}
        />
      ))}
      <TextField
        id={`reason-${id}`}
        label={s("closings.reason")}
        hint={s("closings.reasonHint")}
        autocomplete="off"
        value={reason}
        onText={write}
        fault={faults.reason}
      />
      <p class="buttons">
        <button type="button" class="main" aria-busy={busy} onClick={close}>
          {s("closings.close")}
        </button>
        <button type="button" class="second" aria-busy={busy} onClick={leave}>
          {s("closings.leave")}
        </button>
      </p>
    </li>
  );
}

/** Meters that were taken off without usable last figures, the longest waiting first; nothing where there are none. */
export function Closings() {
  const waiting = useResource("closings", waitingClosings);
  const { busy, failure, done, act } = useDoing(waiting.reload);
  return (
    <section id="closings" aria-labelledby="closings-title">
      <h2 id="closings-title">{s("closings.title")}</h2>
      <p>{s("closings.lead")}</p>
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      {failure && <FailureBox failure={failure} />}
      <Shown from={waiting}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{s("closings.none")}</p>
          ) : (
            <ul class="plain">
              {items.map((one) => (
                <One key={one.closing_id} one={one} busy={busy === one.closing_id} act={act} />
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}
