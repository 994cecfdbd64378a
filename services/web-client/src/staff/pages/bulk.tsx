import { useState } from "preact/hooks";
import { batch, batches, confirmBatch, resultsFile, rowsOf, sendBatch } from "../../api/bulk";
import type { Batch, BatchRow } from "../../api/contract";
import { Failure } from "../../api/failure";
import { newKey } from "../../api/key";
import { Choice, Facts } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { FileField, mebibytes, Sending } from "../../parts/file-field";
import { saveAs } from "../../parts/save";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { moment } from "../../format";
import { useDoing } from "../../state/doing";
import { useLookingAgain } from "../../state/looking-again";
import { useResource } from "../../state/resource";
import { Link, navigate } from "../../state/router";
import { inLanguage } from "../../texts";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";
import { Titles } from "./titles";

const OUTCOMES = ["refused", "to_confirm", "accepted"] as const;
type Shows = BatchRow["outcome"] | "";

const counts = (one: Batch): (readonly [string, number])[] =>
  ([["bulk.rows", one.total], ["bulk.accepted", one.accepted], ["bulk.refused", one.refused], ["bulk.toConfirm", one.to_confirm]] as const)
    .filter(([name, count]) => name === "bulk.rows" || count > 0)
    .map(([name, count]) => [s(name), count] as const);

function Progress({ one }: { one: Batch }) {
  if (one.done_at) return null;
  return (
    <p>
      <label>
        {s("bulk.progress", { done: one.position, whole: one.total })} <progress max={one.total} value={one.position} />
      </label>
    </p>
  );
}

function useSending() {
  const [share, setShare] = useState<number>();
  const [failure, setFailure] = useState<Failure>();
  const send = async (file: File) => {
    setFailure(undefined);
    setShare(0);
    try {
      const { batch: sent, sent_before: before } = await sendBatch(file, setShare);
      navigate(`/staff/readings/${sent.batch_id}${before ? "?again" : ""}`);
    } catch (cause) {
      setFailure(Failure.of(cause));
      setShare(undefined);
    }
  };
  return { share, failure, send };
}

function Send({ most }: { most: number }) {
  const [file, setFile] = useState<File>();
  const [fault, setFault] = useState<string>();
  const { share, failure, send } = useSending();
  const whole = mebibytes(most);
  const submit = () => {
    if (share !== undefined) return;
    if (!file) return setFault(s("bulk.needFile"));
    if (file.size > most) return setFault(s("bulk.tooLarge", { most: whole }));
    setFault(undefined);
    void send(file);
  };
  return (
    <section aria-labelledby="send-title">
      <h2 id="send-title">{s("bulk.send")}</h2>
      {failure && <FailureBox failure={failure} />}
      <form noValidate onSubmit={(event) => (event.preventDefault(), submit())}>
        <FileField label={s("bulk.file")} hint={s("bulk.fileHint", { most: whole })} fault={fault} accept=".csv,text/csv" onFile={setFile} />
        <Sending label={s("bulk.sending")} share={share} />
        <Submit busy={share !== undefined} label={s("bulk.sendThis")} />
      </form>
    </section>
  );
}

/** Files of readings: the way to send one, and what became of those sent before. */
export function BulkPage() {
  const all = useResource("batches", batches);
  useLookingAgain(all.reload, all.value?.items.some((one) => !one.done_at) ?? false);
  return (
    <StaffPage title={s("bulk.title")} lead={s("bulk.lead")}>
      <Shown from={all}>
        {({ items, most_bytes: most }) => (
          <>
            <Send most={most} />
            <h2>{s("bulk.all")}</h2>
            {items.length === 0 && <p>{s("bulk.none")}</p>}
            <ul class="list">
              {items.map((one) => (
                <li key={one.batch_id}>
                  <div class="row">
                    <strong>
                      <Link to={`/staff/readings/${one.batch_id}`}>{one.name}</Link>
                    </strong>
                    <span>{s(one.done_at ? "bulk.done" : "bulk.working")}</span>
                  </div>
                  <p class="small muted">
                    {moment(one.sent_at, undefined)}. {counts(one).map(([name, count]) => `${name}: ${count}`).join(", ")}
                  </p>
                  <Progress one={one} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Shown>
    </StaffPage>
  );
}

function Rows({ id, version }: { id: string; version: string }) {
  const [which, setWhich] = useState<Shows>("");
  const [after, setAfter] = useState<number[]>([0]);
  const last = after.at(-1) ?? 0;
  const found = useResource(`batch rows ${id} ${which} ${last} ${version}`, () => rowsOf(id, which || undefined, last));
  const options = [{ value: "", label: s("bulk.showAll") }, ...OUTCOMES.map((each) => ({ value: each, label: staffWord("outcomes", each) }))];
  return (
    <>
      <Choice id="which" label={s("bulk.which")} value={which} options={options} onChoice={(value) => (setWhich(value as Shows), setAfter([0]))} />
      <Shown from={found}>
        {({ items, next }) => (
          <>
            {items.length === 0 && <p>{s("bulk.noRows")}</p>}
            {items.length > 0 && <Table rows={items} />}
            {next !== null && next !== undefined && (
              <button type="button" class="second" onClick={() => setAfter([...after, next])}>
                {s("bulk.more")}
              </button>
            )}
          </>
        )}
      </Shown>
    </>
  );
}

function Table({ rows }: { rows: BatchRow[] }) {
  const titles = ["bulk.line", "bulk.account", "bulk.meter", "bulk.figures", "bulk.outcome", "bulk.why"] as const;
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={s("bulk.which")}>
      <table>
        <Titles names={titles} />
        <tbody>
          {rows.map((row) => (
            <tr key={row.line}>
              <td>{row.line}</td>
              <td class="figures">{row.account_number}</td>
              <td class="figures">{row.meter_serial || "—"}</td>
              <td class="figures">{row.figures.join(" / ")}</td>
              <td>{staffWord("outcomes", row.outcome)}</td>
              <td>
                {row.reasons.map((reason) => (
                  <p key={reason.ru}>{inLanguage(reason)}</p>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Confirming({ one, reload }: { one: Batch; reload: () => Promise<void> }) {
  const { busy, failure, done, act } = useDoing(reload);
  const [key] = useState(newKey);
  return (
    <section class="card" aria-labelledby="confirm-title">
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      {failure && <FailureBox failure={failure} />}
      {one.to_confirm > 0 && one.done_at && (
        <>
          <h2 id="confirm-title">{s("bulk.confirmTitle", { count: one.to_confirm })}</h2>
          <p>{s("bulk.confirmLead")}</p>
          <button type="button" class="main" id="confirm" aria-busy={Boolean(busy)} onClick={() => void act("confirm", s("bulk.confirmed"), () => confirmBatch(one.batch_id, key))}>
            {s("bulk.confirm")}
          </button>
        </>
      )}
    </section>
  );
}

/** One file: how far it is, what became of each row, and a word about unusual figures. */
export function BatchPage({ id }: { id: string }) {
  const found = useResource(`batch ${id}`, () => batch(id));
  useLookingAgain(found.reload, found.value !== undefined && !found.value.done_at);
  const [again] = useState(() => location.search === "?again");
  const saving = useDoing(() => Promise.resolve());
  const save = (one: Batch) => saving.act("save", "", async () => saveAs(`${one.name.replace(/\.csv$/i, "")}-results.csv`, await resultsFile(one.batch_id)));
  return (
    <StaffPage title={found.value?.name ?? s("bulk.title")}>
      <Shown from={found}>
        {(one) => (
          <>
            {again && <p class="note">{s("bulk.sentBefore")}</p>}
            <Facts rows={[[s("bulk.state"), s(one.done_at ? "bulk.done" : "bulk.working")], [s("bulk.sentAt"), moment(one.sent_at, undefined)], ...counts(one)]} />
            <Progress one={one} />
            {(one.to_confirm > 0 || one.confirming) && <Confirming one={one} reload={found.reload} />}
            {saving.failure && <FailureBox failure={saving.failure} />}
            <p class="buttons">
              <button type="button" class="second" id="download" aria-busy={Boolean(saving.busy)} onClick={() => void save(one)}>
                {s("bulk.download")}
              </button>
              <Link to="/staff/readings">{s("bulk.back")}</Link>
            </p>
            <Rows id={id} version={`${one.position} ${one.done_at ?? ""}`} />
          </>
        )}
      </Shown>
    </StaffPage>
  );
}
