import { useState } from "preact/hooks";
import type { RegistryOut } from "../../api/contract";
import { exports, refusedLines, sendAgain, sendRefusedAgain } from "../../api/exports";
import { newKey } from "../../api/key";
import { Fold } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { More } from "../../parts/more";
import { Shown } from "../../parts/shown";
import { day, energy, money } from "../../format";
import { useDoing } from "../../state/doing";
import { useResource } from "../../state/resource";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";
import { Reconciliation } from "./reconciliation";

/** kWh of readings, roubles of payments. */
export const measured = (kind: string, total: string) => (kind === "payments" ? money(total) : energy(total));

function Refused({ number }: { number: number }) {
  const lines = useResource(`refused ${number}`, () => refusedLines(number));
  return (
    <Shown from={lines}>
      {(found) => (
        <ul class="list">
          {found.map((line) => (
            <li key={line.line}>
              {s("exports.line", { line: line.line, account: line.account_number })} ({staffWord("operations", line.operation)}): <strong>{line.reason}</strong>
            </li>
          ))}
        </ul>
      )}
    </Shown>
  );
}

interface OneProps {
  registry: RegistryOut;
  busy: boolean;
  act: (what: string, said: string, ask: () => Promise<unknown>) => Promise<void>;
}

function One({ registry, busy, act }: OneProps) {
  const { number, kind, rows, accepted, refused, unanswered } = registry;
  const [open, setOpen] = useState(false);
  const repeat = () => act(String(number), s("exports.refusedGo", { number }), () => sendRefusedAgain(number, newKey()));
  const copy = () => act(String(number), s("exports.copyGoes", { number }), () => sendAgain(number, newKey()));
  return (
    <li>
      <div class="row">
        <strong>
          {s("exports.number", { number })}: {staffWord("kinds", kind)}
        </strong>
        <span>{s("exports.rows", { rows, total: measured(kind, registry.total) })}</span>
      </div>
      <p class="small muted">
        {day(registry.made_on, undefined)}, {registry.file_name || s("exports.filling")}
      </p>
      <p>
        {s("exports.answers", { accepted, unanswered })}
        {refused > 0 && <strong>{s("exports.refusedCount", { refused })}</strong>}
      </p>
      <Fold title={s("exports.more", { number })} open={open} onOpen={() => setOpen(true)}>
        {refused > 0 && open && <Refused number={number} />}
        <p class="buttons">
          {refused > 0 && (
            <button type="button" class="second" aria-busy={busy} onClick={() => void repeat()}>
              {s("exports.repeatRefused")}
            </button>
          )}
          <button type="button" class="second" aria-busy={busy} onClick={() => void copy()}>
            {s("exports.copy")}
          </button>
        </p>
      </Fold>
    </li>
  );
}

/** What went to the retailer's base, what it answered, and whether the day agrees. */
export function ExportsPage() {
  const [version, setVersion] = useState(0);
  const { busy, failure, done, act } = useDoing(async () => setVersion((before) => before + 1));
  return (
    <StaffPage title={s("exports.title")} lead={s("exports.lead")}>
      <Reconciliation />
      <h2>{s("exports.registries")}</h2>
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      {failure && <FailureBox failure={failure} />}
      <More
        name="exports"
        version={version}
        none={s("exports.none")}
        load={exports}
        draw={(registry) => <One key={registry.number} registry={registry} busy={busy === String(registry.number)} act={act} />}
      />
    </StaffPage>
  );
}
