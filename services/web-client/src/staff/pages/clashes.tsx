import { paymentClashes } from "../../api/billing";
import { moment, money } from "../../format";
import { Shown } from "../../parts/shown";
import { useResource } from "../../state/resource";
import { StaffPage } from "../page";
import { s } from "../texts";

/** Numbers of payments that came again with another sum or account, the latest first: somebody has to ask the agent. */
export function ClashesPage() {
  const found = useResource("clashes", paymentClashes);
  return (
    <StaffPage title={s("clashes.title")} lead={s("clashes.lead")}>
      <Shown from={found}>
        {({ clashes }) =>
          clashes.length === 0 ? (
            <p>{s("clashes.none")}</p>
          ) : (
            <ul class="list">
              {clashes.map((one) => (
                <li key={one.clash_id} class="row">
                  <div>
                    <strong>{s("clashes.number", { agent: one.agent, number: one.txn_id })}</strong>
                    <p>{s("clashes.asked", { sum: money(one.amount), account: one.account_number })}</p>
                  </div>
                  <span class="small muted">{s("clashes.times", { times: one.times, at: moment(one.last_at, undefined) })}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </StaffPage>
  );
}
