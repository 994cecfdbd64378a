import { decideClosing, waitingClosings } from "../../api/closings";
import type { ClosingDecision, WaitingClosing } from "../../api/contract";
import { newKey } from "../../api/key";
import { day, moment } from "../../format";
import { Facts } from "../../parts/choice";
import { TextField } from "../../parts/field";
import { s } from "../texts";
import { RightFigures, figuresOf, useRightFigures } from "./right-figures";
import { type OneOf, WaitingList } from "./waiting-list";

function useDecision({ one, act }: OneOf<WaitingClosing>) {
  const typed = useRightFigures(one.last);
  const { reason } = typed;
  const number = { number: one.account_number };
  const send = (decision: ClosingDecision["decision"], values: ClosingDecision["values"], said: string) =>
    void act(one.closing_id, said, () => decideClosing(one.closing_id, { decision, source: "inspection", reason, values }, newKey()));
  const close = () => {
    const right = typed.right();
    if (right && typed.reasoned(s("closings.needReason"))) send("closed", right, s("closings.closed", number));
  };
  const leave = () => {
    if (!typed.reasoned(s("closings.needWhy")) || !confirm(s("closings.leaveSure", number))) return;
    send("left", [], s("closings.left", number));
  };
  return { ...typed, close, leave };
}

function One(props: OneOf<WaitingClosing>) {
  const { one, busy } = props;
  const decision = useDecision(props);
  const id = one.closing_id;
  const rows = [
    [s("disputes.account"), one.account_number],
    [s("closings.removed"), day(one.removed_on, undefined)],
    [s("closings.last"), `${figuresOf(one.last)}, ${day(one.last_on, undefined)}`],
    [s("closings.told"), one.told.length > 0 ? figuresOf(one.told) : s("closings.nothing")],
    [s("disputes.since"), moment(one.opened_at, undefined)],
  ] as const;
  return (
    <li class="card" id={`closing-${id}`}>
      <h3>{s("closings.heading", { serial: one.meter_serial })}</h3>
      <p>{s(one.why === "below" ? "closings.below" : "closings.untold")}</p>
      <Facts rows={rows} />
      <h4>{s("closings.figure")}</h4>
      <RightFigures id={id} zones={one.last} from={decision} />
      <TextField
        id={`reason-${id}`}
        label={s("closings.reason")}
        hint={s("closings.reasonHint")}
        autocomplete="off"
        value={decision.reason}
        onText={decision.write}
        fault={decision.faults.reason}
      />
      <p class="buttons">
        <button type="button" class="main" aria-busy={busy} onClick={decision.close}>
          {s("closings.close")}
        </button>
        <button type="button" class="second" aria-busy={busy} onClick={decision.leave}>
          {s("closings.leave")}
        </button>
      </p>
    </li>
  );
}

/** Meters that were taken off without usable last figures, the longest waiting first. */
export function Closings() {
  return (
    <section id="closings" aria-labelledby="closings-title">
      <h2 id="closings-title">{s("closings.title")}</h2>
      <p>{s("closings.lead")}</p>
      <WaitingList name="closings" load={waitingClosings} idOf={(one) => one.closing_id} none={s("closings.none")} draw={(one) => <One key={one.one.closing_id} {...one} />} />
    </section>
  );
}
