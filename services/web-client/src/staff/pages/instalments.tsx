import { useState } from "preact/hooks";
import type { ConsideredPlan } from "../../api/contract";
import { agreeToInstalments, instalmentRequests, refuseInstalments } from "../../api/instalments";
import { newKey } from "../../api/key";
import { Choice, Facts } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { TextField } from "../../parts/field";
import { Shown } from "../../parts/shown";
import { day, isZero, moment, money, period } from "../../format";
import { useDoing } from "../../state/doing";
import { useResource } from "../../state/resource";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";

type Doing = ReturnType<typeof useDoing>;

function Owed({ one }: { one: ConsideredPlan }) {
  return (
    <ul class="plain">
      {one.owed.map((month) => (
        <li key={`${month.due_on} ${month.period ?? ""}`}>
          {s("instalments.month", { sum: money(month.amount), period: month.period ? period(month.period) : s("instalments.before") })}{" "}
          {month.year_before && s("instalments.risen", { before: money(month.year_before) })}
        </li>
      ))}
    </ul>
  );
}

function Parts({ parts }: { parts: { due_on: string; amount: string; paid?: string }[] }) {
  return (
    <ul class="plain">
      {parts.map((part) => {
        const blanks = { sum: money(part.amount), day: day(part.due_on, undefined) };
        const paid = part.paid && !isZero(part.paid) ? money(part.paid) : undefined;
        return <li key={part.due_on}>{paid ? s("instalments.paidOf", { ...blanks, paid }) : s("instalments.part", blanks)}</li>;
      })}
    </ul>
  );
}

function Decide({ one, doing }: { one: ConsideredPlan; doing: Doing }) {
  const { plan_id: id, account_number: number, schedules } = one;
  const [months, setMonths] = useState(String(schedules.some((each) => each.months === one.parts.length) ? one.parts.length : (schedules[0]?.months ?? "")));
  const [reason, setReason] = useState("");
  const [fault, setFault] = useState<string>();
  const [asked, setAsked] = useState(false);
  const chosen = schedules.find((each) => String(each.months) === months);
  const busy = doing.busy !== undefined;
  const refuse = () => {
    setFault(reason.trim() ? undefined : s("instalments.needReason"));
    if (reason.trim()) void doing.act(id, s("instalments.refused", { number }), () => refuseInstalments(id, reason.trim(), newKey()));
  };
  const agree = () => void doing.act(id, s("instalments.agreed", { number }), () => agreeToInstalments(id, Number(months), newKey()));
  const options = schedules.map((each) => ({ value: String(each.months), label: s("instalments.option", { count: each.months, each: money(each.parts.at(-1)?.amount ?? "") }) }));
  return (
    <>
      {chosen ? (
        <>
          <Choice id={`months-${id}`} label={s("instalments.months")} value={months} options={options} onChoice={(value) => (setMonths(value), setAsked(false))} />
          <Parts parts={chosen.parts} />
        </>
      ) : (
        <p class="note">{s(isZero(one.owed_now) ? "instalments.paidAll" : "instalments.notNow")}</p>
      )}
      <TextField id={`reason-${id}`} label={s("instalments.reason")} hint={s("instalments.reasonHint")} fault={fault} optional autocomplete="off" value={reason} onText={(text) => (setReason(text), setFault(undefined))} />
      {asked && chosen ? (
        <div class="box" role="alert">
          <p>{s("instalments.agreeSure", { sum: money(one.owed_now), months, number })}</p>
          <p class="buttons">
            <button type="button" class="main" aria-busy={busy} onClick={agree}>
              {s("instalments.agreeYes")}
            </button>
            <button type="button" class="second" onClick={() => setAsked(false)}>
              {s("instalments.no")}
            </button>
          </p>
        </div>
      ) : (
        <p class="buttons">
          {chosen && (
            <button type="button" class="main" onClick={() => setAsked(true)}>
              {s("instalments.agree")}
            </button>
          )}
          <button type="button" class="second" aria-busy={busy} onClick={refuse}>
            {s("instalments.refuse")}
          </button>
        </p>
      )}
    </>
  );
}

function One({ one, doing }: { one: ConsideredPlan; doing: Doing }) {
  const waits = one.state === "asked";
  const late = one.breaks_after && s("instalments.late", { sum: money(one.late), day: day(one.breaks_after, undefined) });
  const rows = [
    [s("instalments.state"), [staffWord("instalmentStates", one.state), late].filter(Boolean).join(". ")],
    [s("instalments.since"), moment(one.asked_at, undefined)],
    [s("instalments.owed"), <Owed one={one} />],
    ...(waits ? ([[s("instalments.owedNow"), money(one.owed_now)]] as const) : []),
    ...(one.word ? ([[s("instalments.wrote"), one.word]] as const) : []),
    ...(one.decided_at ? ([[s("instalments.decided"), moment(one.decided_at, undefined)]] as const) : []),
    ...(one.ended_at ? ([[s("instalments.endedOn"), moment(one.ended_at, undefined)]] as const) : []),
    ...(one.reason ? ([[s("instalments.answer"), one.reason]] as const) : []),
    ...(one.decided_at && !one.reason ? ([[s("instalments.settled"), s("instalments.settledOf", { settled: money(one.settled), sum: money(one.amount) })]] as const) : []),
    ...(one.state === "agreed" ? ([[s("instalments.parts"), <Parts parts={one.parts} />]] as const) : []),
  ] as const;
  return (
    <li class="card" id={`plan-${one.plan_id}`}>
      <h3>{s("instalments.heading", { number: one.account_number, sum: money(one.amount) })}</h3>
      <Facts rows={rows} />
      {waits && <Decide one={one} doing={doing} />}
    </li>
  );
}

/** Who asks to pay a debt in parts, first those who wait; and what became of the others. */
export function InstalmentsPage() {
  const plans = useResource("instalment requests", instalmentRequests);
  const doing = useDoing(plans.reload);
  return (
    <StaffPage title={s("instalments.title")} lead={s("instalments.lead")}>
      <div role="status">{doing.done && <p class="box box-good">{doing.done}</p>}</div>
      {doing.failure && <FailureBox failure={doing.failure} />}
      <Shown from={plans}>
        {({ items }) => {
          const groups = [
            ["instalments.waiting", items.filter((one) => one.state === "asked")],
            ["instalments.running", items.filter((one) => one.state === "agreed")],
            ["instalments.ended", items.filter((one) => one.state !== "asked" && one.state !== "agreed")],
          ] as const;
          if (items.length === 0) return <p>{s("instalments.none")}</p>;
          return groups.map(([title, ones], first) => (
            <section key={title} aria-label={s(title)} hidden={first > 0 && ones.length === 0}>
              <h2>{s(title)}</h2>
              {ones.length === 0 && <p>{s("instalments.nobody")}</p>}
              <ul class="plain">
                {ones.map((one) => (
                  <One key={`${one.plan_id} ${one.state}`} one={one} doing={doing} />
                ))}
              </ul>
            </section>
          ));
        }}
      </Shown>
    </StaffPage>
  );
}
