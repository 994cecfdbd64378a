import { useState } from "preact/hooks";
import { importProfiles, importReport, imports, applyImport, rollBackImport, sendRegistry } from "../../api/imports";
import type { AccountDifference, Import, ImportProfile, ImportReport, RefusedRow } from "../../api/contract";
import { Failure } from "../../api/failure";
import { newKey } from "../../api/key";
import { Choice, Facts, Fold } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { FileField, mebibytes, Sending } from "../../parts/file-field";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { moment } from "../../format";
import { useDoing } from "../../state/doing";
import { useLookingAgain } from "../../state/looking-again";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { inLanguage } from "../../texts";
import { StaffPage } from "../page";
import { s, staffWord, type StaffTextName } from "../texts";
import { Titles } from "./titles";

const UNDER_WAY = ["staging", "applying", "rolling_back"];

const goesOn = (run: Import) => UNDER_WAY.includes(run.phase);

/** The number of a figure's name, for those that are not nothing. */
function figures(run: Import): (readonly [string, number])[] {
  const names = ["rows", "refused", "added", "changed", "unchanged", "renumbered", "closed", "restored", "withdrawn", "kept"] as const;
  return names.filter((name) => name === "rows" || run[name] > 0).map((name) => [s(`imports.${name}`), run[name]] as const);
}

function Progress({ run }: { run: Import }) {
  if (run.phase === "staging") return <p>{s("imports.readSoFar", { count: run.rows })}</p>;
  if (!goesOn(run)) return null;
  const done = run.phase === "rolling_back" ? run.staged - run.position : run.position;
  return (
    <p>
      <label>
        {s("imports.progress", { done, whole: run.staged })} <progress max={run.staged} value={done} />
      </label>
    </p>
  );
}

function Send({ profiles, most, onSent }: { profiles: ImportProfile[]; most: number; onSent: (name: string) => void }) {
  const [file, setFile] = useState<File>();
  const [profile, setProfile] = useState("");
  const [share, setShare] = useState<number>();
  const [fault, setFault] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const options = [{ value: "", label: s("imports.byName") }, ...profiles.map((each) => ({ value: each.name, label: inLanguage({ ru: each.title_ru, en: each.title_en }) }))];
  const send = async () => {
    if (share !== undefined) return;
    if (!file) return setFault(s("imports.needFile"));
    if (file.size > most) return setFault(s("imports.tooLarge", { most: mebibytes(most) }));
    setFault(undefined);
    setFailure(undefined);
    setShare(0);
    try {
      onSent((await sendRegistry(file, profile, setShare)).name);
    } catch (cause) {
      setFailure(Failure.of(cause));
    }
    setShare(undefined);
  };
  return (
    <section aria-labelledby="send-title">
      <h2 id="send-title">{s("imports.send")}</h2>
      {failure && <FailureBox failure={failure} />}
      <form noValidate onSubmit={(event) => (event.preventDefault(), void send())}>
        <FileField label={s("imports.file")} hint={s("imports.fileHint", { most: mebibytes(most) })} fault={fault} onFile={setFile} />
        <Choice id="profile" label={s("imports.profile")} value={profile} options={options} onChoice={setProfile} />
        <Sending label={s("imports.sending")} share={share} />
        <Submit busy={share !== undefined} label={s("imports.sendThis")} />
      </form>
    </section>
  );
}

function One({ run }: { run: Import }) {
  return (
    <li>
      <div class="row">
        <strong>
          <Link to={`/staff/imports/${run.import_id}`}>{run.file_name}</Link>
        </strong>
        <span>{staffWord("importPhases", run.phase)}</span>
      </div>
      <p class="small muted">
        {moment(run.started_at, undefined)}. {figures(run).map(([name, count]) => `${name}: ${count}`).join(", ")}
      </p>
      <Progress run={run} />
    </li>
  );
}

/** What was sent in, where each stands, and the way to send another. */
export function ImportsPage() {
  const all = useResource("imports", () => imports());
  const profiles = useResource("import profiles", importProfiles);
  const [sent, setSent] = useState("");
  const waits = all.value ? all.value.waiting.length > 0 || all.value.items.some(goesOn) : false;
  useLookingAgain(all.reload, waits);
  const onSent = (name: string) => {
    setSent(name);
    void all.reload();
  };
  return (
    <StaffPage title={s("imports.title")} lead={s("imports.lead")}>
      <div role="status">{sent && <p class="box box-good">{s("imports.sent", { name: sent })}</p>}</div>
      <Shown from={profiles}>{({ items, most_bytes: most }) => <Send profiles={items} most={most} onSent={onSent} />}</Shown>
      <h2>{s("imports.all")}</h2>
      <Shown from={all}>
        {({ items, waiting }) => (
          <>
            {waiting.length > 0 && <p class="note">{s("imports.waiting", { names: waiting.join(", ") })}</p>}
            {items.length === 0 && <p>{s("imports.none")}</p>}
            <ul class="list">
              {items.map((run) => (
                <One key={run.import_id} run={run} />
              ))}
            </ul>
          </>
        )}
      </Shown>
    </StaffPage>
  );
}

function Differences({ items, whole }: { items: AccountDifference[]; whole: number }) {
  return (
    <Fold title={s("imports.differences", { shown: items.length, whole })}>
      <ul class="list">
        {items.map((each) => (
          <li key={each.account_number}>
            <div class="row">
              <strong>{each.account_number}</strong>
              <span>{staffWord("importKinds", each.kind)}</span>
            </div>
            {each.changes.map((change) => (
              <p class="small" key={change.field}>
                {inLanguage({ ru: change.ru, en: change.field })}: {change.before === null ? s("imports.personal") : `${change.before} → ${change.after ?? ""}`}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </Fold>
  );
}

function Refused({ rows, whole }: { rows: RefusedRow[]; whole: number }) {
  return (
    <Fold title={s("imports.refusedRows", { shown: rows.length, whole })}>
      <div class="wide" tabIndex={0} role="region" aria-label={s("imports.refused")}>
        <table>
          <Titles names={["imports.line", "imports.number", "imports.reason"]} />
          <tbody>
            {rows.map((row) => (
              <tr key={row.line}>
                <td>{row.line}</td>
                <td class="figures">{row.account_number || "—"}</td>
                <td>
                  {row.faults.map((fault) => (
                    <p key={fault.ru}>
                      {fault.column && <strong>{fault.column}: </strong>}
                      {inLanguage(fault)}
                    </p>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Fold>
  );
}

function Would({ report }: { report: ImportReport }) {
  const { preview, run } = report;
  if (!preview || run.phase !== "staged") return null;
  const names = ["added", "changed", "renumbered", "closed", "unchanged"] as const;
  return (
    <section aria-labelledby="would-title">
      <h2 id="would-title">{s("imports.would")}</h2>
      <Facts rows={names.filter((name) => preview[name] > 0).map((name) => [s(`imports.${name}`), preview[name]] as const)} />
      {preview.differences.length > 0 && <Differences items={preview.differences} whole={preview.differing ?? preview.added + preview.changed + preview.closed} />}
    </section>
  );
}

function Steps({ run, reload }: { run: Import; reload: () => Promise<void> }) {
  const { busy, failure, act } = useDoing(reload);
  const step = (name: StaffTextName, sure: StaffTextName, ask: (id: string, key: string) => Promise<unknown>) => (
    <button
      type="button"
      class={run.phase === "staged" ? "main" : "second"}
      aria-busy={busy !== undefined}
      onClick={() => confirm(s(sure, { name: run.file_name })) && void act(run.import_id, "", () => ask(run.import_id, newKey()))}
    >
      {s(name)}
    </button>
  );
  return (
    <>
      {failure && <FailureBox failure={failure} />}
      <p class="buttons">
        {run.phase === "staged" && step("imports.apply", "imports.applySure", applyImport)}
        {run.phase === "applied" && step("imports.rollBack", "imports.rollBackSure", rollBackImport)}
      </p>
    </>
  );
}

function Report({ report, reload }: { report: ImportReport; reload: () => Promise<void> }) {
  const { run } = report;
  return (
    <>
      <p role="status">
        <strong>{staffWord("importPhases", run.phase)}</strong>
      </p>
      <Progress run={run} />
      {run.troubles.map((trouble) => (
        <p key={trouble.ru} class={trouble.fatal ? "box box-bad" : "note"}>
          {inLanguage(trouble)}
        </p>
      ))}
      <Facts rows={[[s("imports.at"), moment(run.started_at, undefined)], [s("imports.profile"), run.profile], ...figures(run)]} />
      <Would report={report} />
      {report.refused_rows.length > 0 && <Refused rows={report.refused_rows} whole={run.refused + (report.preview?.refused ?? 0)} />}
      {report.kept_accounts.map((kept) => (
        <p key={kept.account_number} class="note">
          <span class="figures">{kept.account_number}</span>: {staffWord("importKept", kept.code)}
        </p>
      ))}
      <Steps run={run} reload={reload} />
    </>
  );
}

/** One import: what it came to or would come to, and what can be done with it. */
export function ImportPage({ id }: { id: string }) {
  const report = useResource(`import ${id}`, () => importReport(id));
  useLookingAgain(report.reload, report.value !== undefined && goesOn(report.value.run));
  return (
    <StaffPage title={report.value?.run.file_name ?? s("imports.title")} lead={<Link to="/staff/imports">{s("imports.back")}</Link>}>
      <Shown from={report}>{(told) => <Report report={told} reload={report.reload} />}</Shown>
    </StaffPage>
  );
}
