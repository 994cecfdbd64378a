import { useState } from "preact/hooks";
import type { DisputeDecision, WaitingDispute, Zone } from "../../api/contract";
import { decideDispute, waitingDisputes } from "../../api/disputes";
import { newKey } from "../../api/key";
import { day, dial, moment, period } from "../../format";
import { Facts } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { TextField } from "../../parts/field";
import { Radios } from "../../parts/radios";
import { Shown } from "../../parts/shown";
import { useDoing } from "../../state/doing";
import { useResource } from "../../state/resource";
import { word } from "../../texts";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";
import { Closings } from "./closings";

interface OneProps {
  one: WaitingDispute;
  busy: boolean;
  act: (what: string, said: string, ask: () => Promise<unknown>) => Promise<void>;
}

const zoneName = (zone: Zone): string => word("zones", zone) ?? zone;
const figures = (zones: readonly { value: string }[]): string => zones.map((zone) => dial(zone.value, 1)).join(" / ");

function useDecision({ one, act }: OneProps) {
  const [values, setValues] = useState<Record<string, string>>({});
  const [source, setSource] = useState<DisputeDecision["source"]>("inspection");
  const [reason, setReason] = useState("");
  const [faults, setFaults] = useState<Record<string, string>>({});
  const number = { number: one.account_number };
  const send = (body: DisputeDecision, said: string) => act(one.dispute_id, said, () => decideDispute(one.dispute_id, body, newKey()));
  const accept = () => {
    const missing = one.reading.zones.filter(({ zone }) => !/^\d+$/.test((values[zone] ?? "").trim()));
    if (missing.length > 0) return setFaults(Object.fromEntries(missing.map(({ zone }) => [zone, s("disputes.needFigure")])));
    const right = one.reading.zones.map(({ zone }) => ({ zone, value: (values[zone] ?? "").trim() }));
    void send({ decision: "accepted", source, reason, values: right }, s("disputes.accepted", number));
  };
  const refuse = () => {
    if (!reason.trim()) return setFaults({ reason: s("disputes.needReason") });
    void send({ decision: "refused", source, reason, values: [] }, s("disputes.refused", number));
  };
  const set = (zone: string, text: string) => {
    setValues((before) => ({ ...before, [zone]: text }));
    setFaults({});
  };
  const write = (text: string) => {
    setReason(text);
    setFaults({});
  };
  return { values, set, source, setSource, reason, write, faults, accept, refuse };
}

function One(props: OneProps) {
  const { one, busy } = props;
  const { values, set, source, setSource, reason, write, faults, accept, refuse } = useDecision(props);
  const { reading, dispute_id: id } = one;
  const rows = [
    [s("disputes.account"), one.account_number],
    [s("disputes.meter"), one.meter_serial],
    [s("disputes.reading"), `${figures(reading.zones)} (${s("disputes.was", { previous: reading.zones.map((zone) => dial(zone.previous, 1)).join(" / ") })})`],
    [s("disputes.read"), [day(reading.read_on, undefined), staffWord("readingSources", reading.source ?? "")].filter(Boolean).join(", ")],
    [s("disputes.next"), one.next_zones ? figures(one.next_zones) : s("disputes.noNext")],
    [s("disputes.since"), moment(one.opened_at, undefined)],
  ] as const;
  return (
    <li class="card" id={`dispute-${id}`}>
      <h2>{s("disputes.heading", { period: period(one.period) })}</h2>
      <blockquote>{one.text}</blockquote>
      <Facts rows={rows} />
      <h3>{s("disputes.right")}</h3>
      {reading.zones.map(({ zone }) => (
        <TextField
          key={zone}
          id={`${zone}-${id}`}
          label={zoneName(zone)}
          inputmode="numeric"
          autocomplete="off"
          optional
          narrow
          value={values[zone] ?? ""}
          onText={(text) => set(zone, text)}
          fault={faults[zone]}
        />
      ))}
      <Radios
        id={`source-${id}`}
        label={s("disputes.source")}
        value={source ?? "inspection"}
        options={[
          { value: "inspection", label: s("disputes.byInspection") },
          { value: "staff", label: s("disputes.byStaff") },
        ]}
        onChoice={(chosen) => setSource(chosen as DisputeDecision["source"])}
      />
      <TextField
        id={`reason-${id}`}
        label={s("disputes.reason")}
        hint={s("disputes.reasonHint")}
        autocomplete="off"
        optional
        value={reason}
        onText={write}
        fault={faults.reason}
      />
      <p class="buttons">
        <button type="button" class="main" aria-busy={busy} onClick={accept}>
          {s("disputes.accept")}
        </button>
        <button type="button" class="second" aria-busy={busy} onClick={refuse}>
          {s("disputes.refuse")}
        </button>
      </p>
    </li>
  );
}

/** Readings of closed months that customers disagree with: the longest waiting first, each with what was said. */
export function DisputesPage() {
  const waiting = useResource("disputes", waitingDisputes);
  const { busy, failure, done, act } = useDoing(waiting.reload);
  return (
    <StaffPage title={s("disputes.title")} lead={s("disputes.lead")}>
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      {failure && <FailureBox failure={failure} />}
      <Shown from={waiting}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{s("disputes.none")}</p>
          ) : (
            <ul class="plain">
              {items.map((one) => (
                <One key={one.dispute_id} one={one} busy={busy === one.dispute_id} act={act} />
              ))}
            </ul>
          )
        }
      </Shown>
      <Closings />
    </StaffPage>
  );
}
