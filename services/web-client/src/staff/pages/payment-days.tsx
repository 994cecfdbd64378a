import type { Mismatch, ReconciledDay } from "../../api/contract";
import { reconciledDay, reconciledDays } from "../../api/registries";
import { Facts } from "../../parts/choice";
import { Shown } from "../../parts/shown";
import { day as dayOf, money } from "../../format";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";

const verdict = (one: ReconciledDay): string =>
  one.told_count === 0 ? s("paymentDays.noRegistry") : one.agrees ? s("paymentDays.agrees") : s("paymentDays.differs", { missing: one.missing, mismatched: one.mismatched });

/** For each agent and day: what registries tell, and what was paid online. */
export function PaymentDaysPage() {
  const all = useResource("payment days", reconciledDays);
  return (
    <StaffPage title={s("paymentDays.title")} lead={s("paymentDays.lead")}>
      <Shown from={all}>
        {({ items }) => (
          <>
            {items.length === 0 && <p>{s("paymentDays.none")}</p>}
            <ul class="list">
              {items.map((one) => (
                <li key={`${one.agent} ${one.day}`}>
                  <div class="row">
                    <strong>
                      <Link to={`/staff/payment-days/${one.agent}~${one.day}`}>{`${one.agent}, ${dayOf(one.day, undefined)}`}</Link>
                    </strong>
                    <span>{verdict(one)}</span>
                  </div>
                  <p class="small muted">{s("paymentDays.figures", { told: one.told_count, toldSum: money(one.told_sum), online: one.online_count, onlineSum: money(one.online_sum) })}</p>
                </li>
              ))}
            </ul>
          </>
        )}
      </Shown>
    </StaffPage>
  );
}

function One({ mismatch }: { mismatch: Mismatch }) {
  const sums = [mismatch.told && s("paymentDays.inRegistry", { sum: money(mismatch.told) }), mismatch.held && s("paymentDays.inLedger", { sum: money(mismatch.held) })];
  return (
    <li>
      <div class="row">
        <strong>{s("paymentDays.operation", { number: mismatch.operation, account: mismatch.account_number })}</strong>
        <span>{staffWord("mismatchCauses", mismatch.cause)}</span>
      </div>
      <p class="small muted">{sums.filter(Boolean).join(", ")}</p>
    </li>
  );
}

/** One day of an agent, each mismatch with its cause. */
export function PaymentDayPage({ of }: { of: string }) {
  const [agent = "", date = ""] = of.split("~");
  const found = useResource(`payment day ${of}`, () => reconciledDay(agent, date));
  return (
    <StaffPage title={s("paymentDays.dayTitle", { agent, day: dayOf(date, undefined) })} lead={<Link to="/staff/payment-days">{s("paymentDays.back")}</Link>}>
      <Shown from={found}>
        {({ figures, mismatches }) => (
          <>
            <p class={figures.agrees ? "box box-good" : "box box-bad"}>{verdict(figures)}</p>
            <Facts
              rows={[
                [s("paymentDays.told"), s("registries.countSum", { count: figures.told_count, sum: money(figures.told_sum) })],
                [s("paymentDays.online"), s("registries.countSum", { count: figures.online_count, sum: money(figures.online_sum) })],
                ...figures.told.map((each) => [staffWord("registryOutcomes", each.outcome), s("registries.countSum", { count: each.count, sum: money(each.sum) })] as const),
              ]}
            />
            {mismatches.length > 0 && (
              <ul class="list">
                {mismatches.map((each) => (
                  <One key={`${each.payment_id} ${each.cause}`} mismatch={each} />
                ))}
              </ul>
            )}
          </>
        )}
      </Shown>
    </StaffPage>
  );
}
