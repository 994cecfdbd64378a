import { useState } from "preact/hooks";
import type { PackConsidered, PackSummary } from "../../api/contract";
import { newKey } from "../../api/key";
import { approvePack, pack, refusePack, withdrawPack } from "../../api/tariffs";
import { FailureBox } from "../../parts/failure-box";
import { TextField } from "../../parts/field";
import { Shown } from "../../parts/shown";
import { moment } from "../../format";
import { useDoing } from "../../state/doing";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { session } from "../../state/session";
import { useStore } from "../../state/store";
import { inLanguage } from "../../texts";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";
import { Considered } from "./pack-considered";

/** Names of colleagues are identity's: here it is told whether it was oneself. */
function Steps({ one }: { one: PackSummary }) {
  const who = useStore(session);
  const me = who.state === "staff" ? who.member.staff_id : "";
  const by = (id: string) => (id === me ? s("packs.byYou") : id === "release" ? s("packs.byRelease") : id ? s("packs.byOther") : "");
  return (
    <>
      <h2>{s("packs.journal")}</h2>
      <ul class="list">
        {one.steps.map((step) => (
          <li key={`${step.at} ${step.did}`} class="row">
            <span>
              <strong>{staffWord("packDid", step.did)}</strong> {by(step.by)}
              {step.note && <span class="muted"> ({step.note})</span>}
            </span>
            <span class="small muted">{moment(step.at, undefined)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Decide({ one, reload }: { one: PackSummary; reload: () => Promise<void> }) {
  const { busy, failure, done, act } = useDoing(reload);
  const [reason, setReason] = useState("");
  const id = one.pack_hash;
  const open = one.state === "proposed";
  const aBusy = busy !== undefined;
  if (!open && one.state !== "published") return <div role="status">{done && <p class="box box-good">{done}</p>}</div>;
  return (
    <section aria-label={s("packs.decision")}>
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      {failure && <FailureBox failure={failure} />}
      {open && one.own && <p class="note">{s("packs.own")}</p>}
      <TextField id="note" label={s("packs.note")} autocomplete="off" optional value={reason} onText={setReason} />
      <p class="buttons">
        {open && (
          <button type="button" class="main" aria-busy={aBusy} onClick={() => void act(id, s("packs.approved"), () => approvePack(id, newKey()))}>
            {s("packs.approve")}
          </button>
        )}
        {open && (
          <button type="button" class="second" aria-busy={aBusy} onClick={() => void act(id, s("packs.refused"), () => refusePack(id, reason, newKey()))}>
            {s(one.own ? "packs.takeBack" : "packs.refuse")}
          </button>
        )}
        {!open && (
          <button
            type="button"
            class="second"
            aria-busy={aBusy}
            onClick={() => confirm(s("packs.withdrawSure", { name: one.tariff })) && void act(id, s("packs.withdrawn"), () => withdrawPack(id, reason, newKey()))}
          >
            {s("packs.withdraw")}
          </button>
        )}
      </p>
    </section>
  );
}

function Told({ told, reload }: { told: PackConsidered; reload: () => Promise<void> }) {
  const one = told.pack;
  if (!one) return null;
  return (
    <>
      <p>
        <strong>{staffWord("packStates", one.state)}</strong>
      </p>
      {told.faults.map((fault) => (
        <p class="box box-bad" key={`${fault.line} ${fault.code}`}>
          {s("packs.line", { line: fault.line })} {inLanguage(fault)}
        </p>
      ))}
      <Considered considered={told} />
      <Decide one={one} reload={reload} />
      <Steps one={one} />
    </>
  );
}

/** One pack: what it changes, who did what with it, and what can be decided. */
export function PackPage({ id }: { id: string }) {
  const told = useResource(`pack ${id}`, () => pack(id));
  return (
    <StaffPage title={told.value?.pack?.tariff ?? s("packs.title")} lead={<Link to="/staff/packs">{s("packs.back")}</Link>}>
      <Shown from={told}>{(value) => <Told told={value} reload={told.reload} />}</Shown>
    </StaffPage>
  );
}
