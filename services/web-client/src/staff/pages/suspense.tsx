import { useEffect, useState } from "preact/hooks";
import type { AccountPreview, Suspended, SuspenseState } from "../../api/contract";
import { newKey } from "../../api/key";
import { accountPreview, attributePayment, returnPayment, suspense } from "../../api/registries";
import { Choice, Facts, Fold } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { TextField } from "../../parts/field";
import { Shown } from "../../parts/shown";
import { moment, money } from "../../format";
import { useDoing } from "../../state/doing";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";

type Doing = ReturnType<typeof useDoing>;

const STATES: readonly SuspenseState[] = ["open", "attributed", "returned"];

const NUMBER = /^[0-9]{12}$/;

function factsOf(it: AccountPreview, asked: string): (readonly [string, string])[] {
  const owes = Number(it.balance) >= 0;
  const rows: (readonly [string, string])[] = [
    [s("suspense.holder"), it.holder || s("suspense.nobody")],
    [s("suspense.address"), it.address || "—"],
    [s(owes ? "suspense.debt" : "suspense.advance"), money(it.balance.replace("-", ""))],
  ];
  if (it.account_number !== asked) rows.unshift([s("suspense.numberNow"), it.account_number]);
  return rows;
}

/** Whose account it is, before money is put there. */
function Whose({ number, onSeen }: { number: string; onSeen: (number: string) => void }) {
  const found = useResource(`account preview ${number}`, () => accountPreview(number));
  const there = found.value !== undefined;
  useEffect(() => {
    if (there) onSeen(number);
  }, [there, number, onSeen]);
  return (
    <div aria-live="polite">
      <Shown from={found} lines={2}>
        {(it) => (
          <>
            {it.closed && <p class="note">{s("suspense.closed")}</p>}
            <Facts rows={factsOf(it, number)} />
          </>
        )}
      </Shown>
    </div>
  );
}

function Settle({ one, doing }: { one: Suspended; doing: Doing }) {
  const [number, setNumber] = useState("");
  const [reason, setReason] = useState("");
  const [seen, setSeen] = useState("");
  const [faults, setFaults] = useState<{ number?: string; reason?: string }>({});
  const id = one.payment_id;
  const settle = (puts: boolean) => {
    const found: typeof faults = {};
    if (puts && !NUMBER.test(number)) found.number = s("suspense.needNumber");
    else if (puts && seen !== number) found.number = s("suspense.needAccount");
    if (!reason.trim()) found.reason = s("suspense.needReason");
    setFaults(found);
    if (found.number ?? found.reason) return;
    if (puts) void doing.act(id, s("suspense.attributed", { sum: money(one.amount), number }), () => attributePayment(id, number, reason.trim(), newKey()));
    else if (confirm(s("suspense.returnSure", { sum: money(one.amount) }))) void doing.act(id, s("suspense.returned"), () => returnPayment(id, reason.trim(), newKey()));
  };
  return (
    <Fold title={s("suspense.settle")}>
      <form noValidate onSubmit={(event) => (event.preventDefault(), settle(true))}>
        <TextField id={`number-${id}`} label={s("suspense.number")} hint={s("suspense.numberHint")} fault={faults.number} autocomplete="off" inputmode="numeric" value={number} onText={(text) => (setNumber(text.trim()), setFaults({}))} />
        {NUMBER.test(number) && <Whose number={number} onSeen={setSeen} />}
        <TextField id={`reason-${id}`} label={s("suspense.reason")} hint={s("suspense.reasonHint")} fault={faults.reason} autocomplete="off" value={reason} onText={setReason} />
        <p class="buttons">
          <button type="submit" class="main" aria-busy={doing.busy !== undefined}>
            {s("suspense.attribute")}
          </button>
          <button type="button" class="second" aria-busy={doing.busy !== undefined} onClick={() => settle(false)}>
            {s("suspense.return")}
          </button>
        </p>
      </form>
    </Fold>
  );
}

function One({ one, doing }: { one: Suspended; doing: Doing }) {
  return (
    <li>
      <div class="row">
        <strong>{s("suspense.one", { sum: money(one.amount), day: moment(one.paid_at, undefined) })}</strong>
        <span>{staffWord("suspenseStates", one.state)}</span>
      </div>
      <p>
        {staffWord("suspenseCauses", one.cause)}
        {one.account_number && <span class="figures"> {one.account_number}</span>}
      </p>
      <p class="small muted">
        {s("suspense.told", { agent: one.agent, operation: one.operation })}{" "}
        <Link to={`/staff/payment-registries/${one.registry_id}`}>{s("suspense.line", { line: one.line })}</Link>
      </p>
      {one.steps.map((step) => (
        <p class="small" key={step.at}>
          {s(step.did === "attributed" ? "suspense.wasPut" : "suspense.wasReturned", { at: moment(step.at, undefined), number: step.account_number, reason: step.reason })}
        </p>
      ))}
      {one.state === "open" && <Settle one={one} doing={doing} />}
    </li>
  );
}

/** Payments without an account: whose they are is found out here. */
export function SuspensePage() {
  const [state, setState] = useState<SuspenseState | "">("open");
  const [number, setNumber] = useState("");
  const [cursors, setCursors] = useState<string[]>([]);
  const last = cursors.at(-1);
  const wanted = number.replace(/[^0-9A-Za-z./-]/g, "").slice(0, 40);
  const all = useResource(`suspense ${state} ${wanted} ${last ?? ""}`, () => suspense(state, wanted, last));
  const doing = useDoing(all.reload);
  const options = [...STATES.map((each) => ({ value: each as string, label: staffWord("suspenseStates", each) })), { value: "", label: s("suspense.any") }];
  return (
    <StaffPage title={s("suspense.title")} lead={s("suspense.lead")}>
      <div role="status">{doing.done && <p class="box box-good">{doing.done}</p>}</div>
      {doing.failure && <FailureBox failure={doing.failure} />}
      <Choice id="state" label={s("suspense.state")} value={state} options={options} onChoice={(value) => (setState(value as SuspenseState | ""), setCursors([]))} />
      <TextField id="search" label={s("suspense.search")} autocomplete="off" narrow optional value={number} onText={(text) => (setNumber(text), setCursors([]))} />
      <Shown from={all}>
        {({ items, waiting, waiting_sum: sum, next }) => (
          <>
            <p>{s("suspense.waiting", { count: waiting, sum: money(sum) })}</p>
            {items.length === 0 && <p>{s("suspense.none")}</p>}
            <ul class="list">
              {items.map((one) => (
                <One key={one.payment_id} one={one} doing={doing} />
              ))}
            </ul>
            {next !== null && (
              <button type="button" class="second" onClick={() => setCursors([...cursors, next])}>
                {s("suspense.more")}
              </button>
            )}
          </>
        )}
      </Shown>
    </StaffPage>
  );
}
