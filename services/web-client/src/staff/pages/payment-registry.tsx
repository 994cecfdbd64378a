import { useState } from "preact/hooks";
import type { OutcomeTally, PaymentRegistry, RegistryRow } from "../../api/contract";
import { newKey } from "../../api/key";
import { applyRegistry, paymentRegistry, registryRows, withdrawRegistry } from "../../api/registries";
import { Facts } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { Shown } from "../../parts/shown";
import { day, moment, money } from "../../format";
import { useDoing } from "../../state/doing";
import { useLookingAgain } from "../../state/looking-again";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { inLanguage } from "../../texts";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";
import { Titles } from "./titles";

function Tallies({ title, items }: { title: string; items: OutcomeTally[] }) {
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="tally-title">
      <h2 id="tally-title">{title}</h2>
      <Facts rows={items.map((each) => [staffWord("registryOutcomes", each.outcome), s("registries.countSum", { count: each.count, sum: money(each.sum) })] as const)} />
    </section>
  );
}

function why(row: RegistryRow): string {
  if (row.outcome === "unread") return row.faults.map(inLanguage).join("; ");
  const held = row.held !== null && row.held !== row.amount ? `, ${s("registries.held", { sum: money(row.held) })}` : "";
  return staffWord("registryOutcomes", row.outcome) + held;
}

function Rows({ id, version }: { id: string; version: string }) {
  const [after, setAfter] = useState(0);
  const found = useResource(`registry rows ${id} ${after} ${version}`, () => registryRows(id, after));
  const titles = ["registries.line", "registries.operation", "registries.account", "registries.sum", "registries.why"] as const;
  return (
    <Shown from={found}>
      {({ items, next }) =>
        items.length === 0 ? null : (
          <section aria-labelledby="rows-title">
            <h2 id="rows-title">{s("registries.toLookAt")}</h2>
            <div class="wide" tabIndex={0} role="region" aria-labelledby="rows-title">
              <table>
                <Titles names={titles} />
                <tbody>
                  {items.map((row) => (
                    <tr key={row.line}>
                      <td>{row.line}</td>
                      <td class="figures">{row.operation || "—"}</td>
                      <td class="figures">{row.account_number || "—"}</td>
                      <td class="figures">{row.amount ? money(row.amount) : "—"}</td>
                      <td>{why(row)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {next !== null && (
              <button type="button" class="second" onClick={() => setAfter(next)}>
                {s("registries.moreRows")}
              </button>
            )}
          </section>
        )
      }
    </Shown>
  );
}

function Steps({ registry, reload }: { registry: PaymentRegistry; reload: () => Promise<void> }) {
  const doing = useDoing(reload);
  const id = registry.registry_id;
  const whole = { name: registry.name, sum: money(registry.total) };
  return (
    <>
      {doing.failure && <FailureBox failure={doing.failure} />}
      {registry.state === "checked" && (
        <p class="buttons">
          <button type="button" class="main" aria-busy={doing.busy !== undefined} onClick={() => confirm(s("registries.applySure", whole)) && void doing.act(id, "", () => applyRegistry(id, newKey()))}>
            {s("registries.apply")}
          </button>
          <button type="button" class="second" aria-busy={doing.busy !== undefined} onClick={() => void doing.act(id, "", () => withdrawRegistry(id, newKey()))}>
            {s("registries.withdraw")}
          </button>
        </p>
      )}
    </>
  );
}

function facts(registry: PaymentRegistry): (readonly [string, string])[] {
  const rows: (readonly [string, string])[] = [
    [s("registries.sentAt"), moment(registry.sent_at, undefined)],
    [s("registries.agent"), registry.agent],
    [s("registries.days"), registry.days.map((each) => day(each, undefined)).join(", ") || "—"],
    [s("registries.payments"), s("registries.countSum", { count: registry.rows + registry.unread, sum: money(registry.total) })],
  ];
  if (registry.unread > 0) rows.push([s("registries.unread"), String(registry.unread)]);
  if (registry.transfer !== registry.total) rows.push([s("registries.transfer"), money(registry.transfer)]);
  if (registry.order) rows.push([s("registries.orderNumber"), registry.order]);
  return rows;
}

/** One registry: what it comes to, what somebody has to look at, and what can be done with it. */
export function PaymentRegistryPage({ id }: { id: string }) {
  const found = useResource(`payment registry ${id}`, () => paymentRegistry(id));
  const [again] = useState(() => location.search === "?again");
  useLookingAgain(found.reload, found.value?.state === "applying");
  return (
    <StaffPage title={found.value?.name ?? s("registries.title")} lead={<Link to="/staff/payment-registries">{s("registries.back")}</Link>}>
      <Shown from={found}>
        {(registry) => (
          <>
            {again && <p class="note">{s("registries.sentBefore")}</p>}
            <p role="status">
              <strong>{staffWord("registryStates", registry.state)}</strong>
              {registry.state === "applying" && <progress max={Math.max(registry.rows, 1)} value={registry.position} aria-label={s("registries.all")} />}
            </p>
            {registry.troubles.map((trouble) => (
              <p key={trouble.ru} class="box box-bad">
                {inLanguage(trouble)}
              </p>
            ))}
            <Facts rows={facts(registry)} />
            {registry.state === "checked" ? <Tallies title={s("registries.would")} items={registry.would} /> : <Tallies title={s("registries.came")} items={registry.came} />}
            {registry.came.some((each) => each.outcome === "suspended") && (
              <p>
                <Link to="/staff/suspense">{s("suspense.title")}</Link>
              </p>
            )}
            <Steps registry={registry} reload={found.reload} />
            <Rows id={id} version={registry.state} />
          </>
        )}
      </Shown>
    </StaffPage>
  );
}
