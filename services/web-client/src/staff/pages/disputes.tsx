import { useState } from "preact/hooks";
import type { DisputeDecision, WaitingDispute } from "../../api/contract";
import { decideDispute, waitingDisputes } from "../../api/disputes";
import { newKey } from "../../api/key";
import { day, dial, moment, period } from "../../format";
import { Facts } from "../../parts/choice";
import { TextField } from "../../parts/field";
import { Radios } from "../../parts/radios";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";
import { Closings } from "./closings";
import { RightFigures, figuresOf, useRightFigures } from "./right-figures";
import { type OneOf, WaitingList } from "./waiting-list";

function useDecision({ one, act }: OneOf<WaitingDispute>) {
  const typed = useRightFigures(one.reading.zones);
  const [source, setSource] = useState<DisputeDecision["source"]>("inspection");
  const { reason } = typed;
  const number = { number: one.account_number };
  const send = (body: DisputeDecision, said: string) => void act(one.dispute_id, said, () => decideDispute(one.dispute_id, body, newKey()));
  const accept = () => {
    const values = typed.right();
    if (values) send({ decision: "accepted", source, reason, values }, s("disputes.accepted", number));
  };
  const refuse = () => {
    if (typed.reasoned(s("disputes.needReason"))) send({ decision: "refused", source, reason, values: [] }, s("disputes.refused", number));
  };
  return { ...typed, source, setSource, accept, refuse };
}

function One(props: OneOf<WaitingDispute>) {
  const { one, busy } = props;
  const decision = useDecision(props);
  const { reading, dispute_id: id } = one;
  const rows = [
    [s("disputes.account"), one.account_number],
    [s("disputes.meter"), one.meter_serial],
    [s("disputes.reading"), `${figuresOf(reading.zones)} (${s("disputes.was", { previous: reading.zones.map((zone) => dial(zone.previous, 1)).join(" / ") })})`],
    [s("disputes.read"), [day(reading.read_on, undefined), staffWord("readingSources", reading.source ?? "")].filter(Boolean).join(", ")],
    [s("disputes.next"), one.next_zones ? figuresOf(one.next_zones) : s("disputes.noNext")],
    [s("disputes.since"), moment(one.opened_at, undefined)],
  ] as const;
  return (
    <li class="card" id={`dispute-${id}`}>
      <h2>{s("disputes.heading", { period: period(one.period) })}</h2>
      <blockquote>{one.text}</blockquote>
      <Facts rows={rows} />
      <h3>{s("disputes.right")}</h3>
      <RightFigures id={id} zones={reading.zones} from={decision} />
      <Radios
        id={`source-${id}`}
        label={s("disputes.source")}
        value={decision.source ?? "inspection"}
        options={[
          { value: "inspection", label: s("disputes.byInspection") },
          { value: "staff", label: s("disputes.byStaff") },
        ]}
        onChoice={(chosen) => decision.setSource(chosen as DisputeDecision["source"])}
      />
      <TextField
        id={`reason-${id}`}
        label={s("disputes.reason")}
        hint={s("disputes.reasonHint")}
        autocomplete="off"
        optional
        value={decision.reason}
        onText={decision.write}
        fault={decision.faults.reason}
      />
      <p class="buttons">
        <button type="button" class="main" aria-busy={busy} onClick={decision.accept}>
          {s("disputes.accept")}
        </button>
        <button type="button" class="second" aria-busy={busy} onClick={decision.refuse}>
          {s("disputes.refuse")}
        </button>
      </p>
    </li>
  );
}

/** Readings of closed months that customers disagree with, each with what was said, and meters without their last figures. */
export function DisputesPage() {
  return (
    <StaffPage title={s("disputes.title")} lead={s("disputes.lead")}>
      <WaitingList name="disputes" load={waitingDisputes} idOf={(one) => one.dispute_id} none={s("disputes.none")} draw={(one) => <One key={one.one.dispute_id} {...one} />} />
      <Closings />
    </StaffPage>
  );
}
