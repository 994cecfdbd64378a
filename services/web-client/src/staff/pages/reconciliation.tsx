import { useState } from "preact/hooks";
import { askForReconciliation, reconciliation } from "../../api/exports";
import { newKey } from "../../api/key";
import { FailureBox } from "../../parts/failure-box";
import { Facts } from "../../parts/choice";
import { Shown } from "../../parts/shown";
import { capital, moment } from "../../format";
import { useDoing } from "../../state/doing";
import { useResource } from "../../state/resource";
import { inLanguage } from "../../texts";
import { s, staffWord } from "../texts";
import { measured } from "./exports";

type Kind = Awaited<ReturnType<typeof reconciliation>>["kinds"][number];

function Places({ kind, places }: Kind) {
  if (places.length === 0) return null;
  return (
    <>
      <h3>{capital(staffWord("kinds", kind))}</h3>
      <Facts
        rows={places.map((each) => [staffWord("places", each.place), s("exports.rows", { rows: each.count, total: measured(kind, each.total) })] as const)}
      />
    </>
  );
}

const COUNTED = ["received", "accepted", "refused"] as const;

/** The registries of the day as we and as the base count them; what differs is said in a word. */
function Compared({ kind, compared }: Kind) {
  if (!compared) return null;
  const { ours, base, untold } = compared;
  const figures = (of: typeof ours, what: (typeof COUNTED)[number]) => s("reconciliation.counted", { count: of[what].count, total: measured(kind, of[what].total) });
  const differs = (what: (typeof COUNTED)[number]) => ours[what].count !== base[what].count || Number(ours[what].total) !== Number(base[what].total);
  const told = base.received.count > 0 || untold.length === 0;
  const title = s("reconciliation.ofRegistries", { kind: staffWord("kinds", kind) });
  return (
    <>
      {told && (
        <div class="wide" tabIndex={0} role="region" aria-label={title}>
          <table>
            <caption>{title}</caption>
            <thead>
              <tr>
                <td></td>
                <th scope="col">{s("reconciliation.ours")}</th>
                <th scope="col">{s("reconciliation.base")}</th>
              </tr>
            </thead>
            <tbody>
              {COUNTED.map((what) => (
                <tr key={what}>
                  <th scope="row">{staffWord("counted", what)}</th>
                  <td class="figures">{figures(ours, what)}</td>
                  <td class="figures">
                    {figures(base, what)} {differs(what) && <strong>{s("reconciliation.unlike")}</strong>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {untold.length > 0 && <p>{s("reconciliation.untold", { numbers: untold.join(", ") })}</p>}
    </>
  );
}

function Day({ of }: { of: string }) {
  const found = useResource(`reconciliation ${of}`, () => reconciliation(of));
  return (
    <Shown from={found}>
      {({ made_at, kinds, faults }) => (
        <div class={faults.length > 0 ? "box box-bad" : "box box-good"}>
          <p>
            <strong>{s(faults.length > 0 ? "reconciliation.differs" : "reconciliation.agrees")}</strong>{" "}
            <span class="small muted">{s("reconciliation.asOf", { time: moment(made_at, undefined) })}</span>
          </p>
          {faults.length > 0 && (
            <ul>
              {faults.map((fault) => (
                <li key={fault.en}>{inLanguage(fault)}</li>
              ))}
            </ul>
          )}
          {kinds.every((each) => each.places.length === 0) && <p>{s("reconciliation.nothing")}</p>}
          {kinds.map((each) => (
            <Places key={each.kind} {...each} />
          ))}
          {kinds.map((each) => (
            <Compared key={each.kind} {...each} />
          ))}
        </div>
      )}
    </Shown>
  );
}

/** One day accounted for: where everything of it is, and what does not agree. */
export function Reconciliation() {
  const [typed, setTyped] = useState("");
  const [shown, setShown] = useState("");
  const { busy, failure, done, act } = useDoing(async () => undefined);
  const ask = () => act("day", s("reconciliation.asked"), () => askForReconciliation(typed, newKey()));
  return (
    <section aria-labelledby="reconciliation-title">
      <h2 id="reconciliation-title">{s("reconciliation.title")}</h2>
      <form noValidate onSubmit={(event) => (event.preventDefault(), setShown(typed))}>
        <p class="buttons">
          <label for="day">{s("reconciliation.day")}</label>
          <input id="day" type="date" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
          <button type="submit" class="second" disabled={!typed}>
            {s("reconciliation.show")}
          </button>
          <button type="button" class="second" disabled={!typed} aria-busy={busy === "day"} onClick={() => void ask()}>
            {s("reconciliation.anew")}
          </button>
        </p>
      </form>
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      {failure && <FailureBox failure={failure} />}
      {shown && <Day key={shown + done} of={shown} />}
    </section>
  );
}
