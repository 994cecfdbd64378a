import { useState } from "preact/hooks";
import type { PackConsidered, PackFault, PackSummary, WaitingCrowd } from "../../api/contract";
import { Failure } from "../../api/failure";
import { newKey } from "../../api/key";
import { checkPack, packs, proposePack, waitingCrowds } from "../../api/tariffs";
import { FailureBox } from "../../parts/failure-box";
import { TextField } from "../../parts/field";
import { FileField } from "../../parts/file-field";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { day } from "../../format";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { inLanguage } from "../../texts";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";
import { Considered } from "./pack-considered";

const MOST = 100_000;

export function spanOf({ valid_from: from, valid_to: to }: { valid_from: string | null; valid_to: string | null }): string {
  if (!from) return s("packs.undated");
  return to ? s("packs.span", { from: day(from, undefined), to: day(to, undefined) }) : s("packs.since", { from: day(from, undefined) });
}

/** A price, or what else a charge may wait for. */
const lackingOf = ({ lacking }: WaitingCrowd) => (lacking.includes("/") ? s("packs.lacking", { price: lacking }) : staffWord("lacking", lacking));

function Crowds({ items }: { items: WaitingCrowd[] }) {
  if (items.length === 0) return <p>{s("packs.nobodyWaits")}</p>;
  return (
    <ul class="list">
      {items.map((crowd) => (
        <li key={`${crowd.plan} ${crowd.service} ${crowd.lacking}`} class="row">
          <span>
            <strong>{crowd.plan}</strong>{" "}
            {crowd.lacking ? lackingOf(crowd) : s("packs.noTable", { from: day(crowd.first_day, undefined), to: day(crowd.last_day, undefined) })}
          </span>
          <span class="figures">{s("packs.charges", { count: crowd.charges })}</span>
        </li>
      ))}
    </ul>
  );
}

function Faults({ faults }: { faults: PackFault[] }) {
  return (
    <div class="box box-bad" id="pack-faults" role="alert">
      <h3>{s("packs.faults", { count: faults.length })}</h3>
      <ul>
        {faults.map((fault) => (
          <li key={`${fault.line} ${fault.code} ${fault.ru}`}>
            <strong>{s("packs.line", { line: fault.line })}</strong> {inLanguage(fault)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function HandIn({ checked, content, onDone }: { checked: PackConsidered; content: string; onDone: (name: string) => void }) {
  const [reason, setReason] = useState("");
  const [fault, setFault] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (busy) return;
    if (checked.needs_reason && !reason.trim()) return setFault(s("packs.needReason"));
    setBusy(true);
    setFailure(undefined);
    try {
      onDone((await proposePack(content, reason, newKey())).pack?.tariff ?? "");
    } catch (cause) {
      setFailure(Failure.of(cause));
    }
    setBusy(false);
  };
  return (
    <form noValidate onSubmit={(event) => (event.preventDefault(), void send())}>
      <Considered considered={checked} />
      {failure && <FailureBox failure={failure} />}
      {checked.needs_reason && (
        <TextField
          id="reason"
          label={s("packs.reason")}
          hint={s("packs.reasonHint")}
          autocomplete="off"
          value={reason}
          onText={(text) => (setReason(text), setFault(undefined))}
          fault={fault}
        />
      )}
      <Submit busy={busy} label={s("packs.handIn")} />
    </form>
  );
}

function Upload({ onDone }: { onDone: (name: string) => void }) {
  const [content, setContent] = useState("");
  const [checked, setChecked] = useState<PackConsidered>();
  const [fault, setFault] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const take = async (file: File | undefined) => {
    setChecked(undefined);
    setFailure(undefined);
    setFault(undefined);
    if (!file) return;
    if (file.size > MOST) return setFault(s("packs.tooLarge"));
    const text = await file.text();
    setContent(text);
    try {
      setChecked(await checkPack(text));
    } catch (cause) {
      setFailure(Failure.of(cause));
    }
  };
  const good = checked !== undefined && checked.faults.length === 0;
  return (
    <section aria-labelledby="upload-title">
      <h2 id="upload-title">{s("packs.upload")}</h2>
      <FileField label={s("packs.file")} hint={s("packs.fileHint")} fault={fault} accept=".json,application/json" onFile={(file) => void take(file)} />
      {failure && <FailureBox failure={failure} />}
      <div aria-live="polite">
        {checked && !good && <Faults faults={checked.faults} />}
        {good && <HandIn key={content} checked={checked} content={content} onDone={(name) => (setChecked(undefined), onDone(name))} />}
      </div>
    </section>
  );
}

function One({ pack }: { pack: PackSummary }) {
  return (
    <li>
      <div class="row">
        <strong>
          <Link to={`/staff/packs/${pack.pack_hash}`}>{pack.tariff}</Link>
        </strong>
        <span>{staffWord("packStates", pack.state)}</span>
      </div>
      <p class="small muted">
        {pack.plan}. {spanOf(pack)}
        {pack.for_reference && `. ${s("packs.reference")}`}
      </p>
    </li>
  );
}

/** What waits for a decision first, then by plan, the latest days first. */
function inOrder(one: PackSummary, other: PackSummary): number {
  const waits = Number(other.state === "proposed") - Number(one.state === "proposed");
  return waits || one.plan.localeCompare(other.plan) || (other.valid_from ?? "").localeCompare(one.valid_from ?? "");
}

/** Tariff packs: what charges wait for, a new pack, those that wait for approval, and all the others. */
export function PacksPage() {
  const all = useResource("packs", packs);
  const crowds = useResource("waiting crowds", waitingCrowds);
  const [sent, setSent] = useState("");
  const onDone = (name: string) => {
    setSent(name);
    void all.reload();
  };
  return (
    <StaffPage title={s("packs.title")} lead={s("packs.lead")}>
      <div role="status">{sent && <p class="box box-good">{s("packs.sent", { name: sent })}</p>}</div>
      <h2>{s("packs.waiting")}</h2>
      <Shown from={crowds}>{({ items }) => <Crowds items={items} />}</Shown>
      <Upload key={sent} onDone={onDone} />
      <h2>{s("packs.all")}</h2>
      <Shown from={all}>
        {({ items }) => (
          <ul class="list">
            {[...items].sort(inOrder).map((each) => (
              <One key={each.pack_hash} pack={each} />
            ))}
          </ul>
        )}
      </Shown>
    </StaffPage>
  );
}
