import { useState } from "preact/hooks";
import type { CancelCause, FoundPayment } from "../../api/contract";
import { newKey } from "../../api/key";
import { cancelPayment, findPayments, refundAdvance } from "../../api/payment-reversals";
import { Choice, Fold } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { TextField } from "../../parts/field";
import { Shown } from "../../parts/shown";
import { isNegative, moment, money } from "../../format";
import { useDoing } from "../../state/doing";
import { useResource } from "../../state/resource";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";

type Doing = ReturnType<typeof useDoing>;

const CAUSES: readonly CancelCause[] = ["agent_cancelled", "made_in_error"];
const owes = (balance: string) => (isNegative(balance) ? s("foundPayments.advance", { sum: money(balance.slice(1)) }) : s("foundPayments.owes", { sum: money(balance) }));

/** The question before the deed: the second of two clicks. */
function Sure({ question, yes, busy, onYes, onNo }: { question: string; yes: string; busy: boolean; onYes: () => void; onNo: () => void }) {
  return (
    <div class="box" role="alert">
      <p>{question}</p>
      <p class="buttons">
        <button type="button" class="main" aria-busy={busy} onClick={onYes}>
          {yes}
        </button>
        <button type="button" class="second" onClick={onNo}>
          {s("foundPayments.no")}
        </button>
      </p>
    </div>
  );
}

function Cancel({ one, doing }: { one: FoundPayment; doing: Doing }) {
  const [cause, setCause] = useState<CancelCause>("agent_cancelled");
  const [reason, setReason] = useState("");
  const [fault, setFault] = useState<string>();
  const [asked, setAsked] = useState(false);
  const id = one.payment_id;
  const sum = money(one.amount);
  const look = (event: Event) => {
    event.preventDefault();
    setFault(reason.trim() ? undefined : s("foundPayments.needReason"));
    setAsked(Boolean(reason.trim()));
  };
  const options = CAUSES.map((each) => ({ value: each as string, label: staffWord("cancelCauses", each) }));
  return (
    <Fold title={s("foundPayments.cancel")}>
      <form noValidate onSubmit={look}>
        <Choice id={`cause-${id}`} label={s("foundPayments.cause")} value={cause} options={options} onChoice={(value) => setCause(value as CancelCause)} />
        <TextField id={`reason-${id}`} label={s("foundPayments.reason")} hint={s("foundPayments.reasonHint")} fault={fault} autocomplete="off" value={reason} onText={(text) => (setReason(text), setAsked(false))} />
        {!asked && (
          <p class="buttons">
            <button type="submit" class="second">
              {s("foundPayments.cancel")}
            </button>
          </p>
        )}
      </form>
      {asked && (
        <Sure
          question={s("foundPayments.cancelSure", { sum, number: one.account_number })}
          yes={s("foundPayments.cancelYes")}
          busy={doing.busy !== undefined}
          onYes={() => void doing.act(id, s("foundPayments.cancelDone", { sum }), () => cancelPayment(id, cause, reason.trim(), newKey()))}
          onNo={() => setAsked(false)}
        />
      )}
    </Fold>
  );
}

function Refund({ number, balance, doing }: { number: string; balance: string; doing: Doing }) {
  const [sum, setSum] = useState("");
  const [reason, setReason] = useState("");
  const [faults, setFaults] = useState<{ sum?: string; reason?: string }>({});
  const [asked, setAsked] = useState<string>();
  const look = (event: Event) => {
    event.preventDefault();
    const found: typeof faults = {};
    const [, roubles, kopecks = ""] = /^([0-9]{1,7})(?:[.,]([0-9]{1,2}))?$/.exec(sum) ?? [];
    if (!roubles) found.sum = s("foundPayments.needSum");
    if (!reason.trim()) found.reason = s("foundPayments.needReason");
    setFaults(found);
    if (roubles && reason.trim()) setAsked(`${roubles}.${kopecks.padEnd(2, "0")}`);
  };
  return (
    <Fold title={s("foundPayments.refund")}>
      <form noValidate onSubmit={look}>
        <TextField id="refund-sum" label={s("foundPayments.sum")} hint={s("foundPayments.sumHint", { sum: money(balance.slice(1)) })} fault={faults.sum} autocomplete="off" narrow value={sum} onText={(text) => (setSum(text.trim()), setAsked(undefined))} />
        <TextField id="refund-reason" label={s("foundPayments.reason")} hint={s("foundPayments.refundHint")} fault={faults.reason} autocomplete="off" value={reason} onText={(text) => (setReason(text), setAsked(undefined))} />
        {!asked && (
          <p class="buttons">
            <button type="submit" class="second">
              {s("foundPayments.refund")}
            </button>
          </p>
        )}
      </form>
      {asked && (
        <Sure
          question={s("foundPayments.refundSure", { sum: money(asked), number })}
          yes={s("foundPayments.refundYes")}
          busy={doing.busy !== undefined}
          onYes={() => void doing.act("refund", s("foundPayments.refundDone", { sum: money(asked) }), () => refundAdvance(number, asked, reason.trim(), newKey()))}
          onNo={() => setAsked(undefined)}
        />
      )}
    </Fold>
  );
}

function One({ one, doing }: { one: FoundPayment; doing: Doing }) {
  const gone = one.cancelled;
  return (
    <li>
      <div class="row">
        <strong>{s("foundPayments.one", { sum: money(one.amount), day: moment(one.paid_at, undefined) })}</strong>
        <span>{gone ? s("foundPayments.cancelled") : s("foundPayments.stands")}</span>
      </div>
      <p class="small">{s("foundPayments.to", { number: one.account_number, owes: owes(one.balance) })}</p>
      <p class="small muted">{s("foundPayments.numbers", { agent: one.agent, operation: one.operation, number: one.number })}</p>
      {gone ? (
        <p class="small">{s("foundPayments.wasCancelled", { at: moment(gone.at, undefined), cause: staffWord("cancelCauses", gone.cause), reason: gone.reason })}</p>
      ) : (
        <Cancel one={one} doing={doing} />
      )}
    </li>
  );
}

function Results({ asked }: { asked: string }) {
  const found = useResource(`found payments ${asked}`, () => findPayments(asked));
  const doing = useDoing(found.reload);
  return (
    <>
      <div role="status">{doing.done && <p class="box box-good">{doing.done}</p>}</div>
      {doing.failure && <FailureBox failure={doing.failure} />}
      <Shown from={found}>
        {({ payments, account, refunds }) => (
          <>
            {account && (
              <>
                <p>{s("foundPayments.account", { number: account.account_number, owes: owes(account.balance) })}</p>
                {isNegative(account.balance) && <Refund key={account.balance} number={account.account_number} balance={account.balance} doing={doing} />}
              </>
            )}
            {payments.length === 0 && <p>{s("foundPayments.none")}</p>}
            <ul class="list">
              {payments.map((one) => (
                <One key={`${one.payment_id} ${String(one.cancelled !== null)}`} one={one} doing={doing} />
              ))}
            </ul>
            {refunds.map((each) => (
              <p class="small" key={each.refund_id}>
                {s("foundPayments.wasRefunded", { at: moment(each.at, undefined), sum: money(each.amount), reason: each.reason })}
              </p>
            ))}
          </>
        )}
      </Shown>
    </>
  );
}

/** Payments by account or number: what was made in error is cancelled here, an advance given back. */
export function FoundPaymentsPage() {
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  return (
    <StaffPage title={s("foundPayments.title")} lead={s("foundPayments.lead")}>
      <form noValidate onSubmit={(event) => (event.preventDefault(), setAsked(text.trim()))}>
        <TextField id="asked" label={s("foundPayments.search")} hint={s("foundPayments.searchHint")} autocomplete="off" value={text} onText={setText} />
        <p class="buttons">
          <button type="submit" class="main">
            {s("foundPayments.find")}
          </button>
        </p>
      </form>
      {asked && <Results key={asked} asked={asked} />}
    </StaffPage>
  );
}
