import { useState } from "preact/hooks";
import { cancelComparison, comparison, comparisons, differencesFile, tryPack } from "../../api/comparisons";
import type { Comparison } from "../../api/contract";
import { newKey } from "../../api/key";
import { packs } from "../../api/tariffs";
import { Choice, Facts } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { TextField } from "../../parts/field";
import { saveAs } from "../../parts/save";
import { Shown } from "../../parts/shown";
import { moment, money, period as monthOf } from "../../format";
import { useDoing } from "../../state/doing";
import { useLookingAgain } from "../../state/looking-again";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";

type Doing = ReturnType<typeof useDoing>;

const goesOn = (run: Comparison) => run.state === "loading" || run.state === "running";

const nameOf = (run: Comparison) => s(run.kind === "pack" ? "comparisons.ofPack" : "comparisons.ofBase", { name: run.name, month: monthOf(run.period) });

function Came({ run }: { run: Comparison }) {
  const pack = run.kind === "pack";
  const rows: (readonly [string, string])[] = [
    [s("comparisons.same"), String(run.same)],
    [s(pack ? "comparisons.would" : "comparisons.ours"), money(run.ours_total)],
    [s(pack ? "comparisons.was" : "comparisons.theirs"), money(run.theirs_total)],
    ...run.causes.map(
      (each) => [staffWord("comparisonCauses", each.cause), s("comparisons.tally", { count: each.accounts, sum: money(each.amount) })] as const,
    ),
  ];
  return <Facts rows={rows} />;
}

function Head({ run, doing }: { run: Comparison; doing: Doing }) {
  return (
    <>
      <div class="row">
        <strong>{nameOf(run)}</strong>
        <span>{staffWord("comparisonStates", run.state)}</span>
      </div>
      <p class="small muted">{moment(run.started_at, undefined)}</p>
      {goesOn(run) && (
        <p>
          <label>
            {s("comparisons.progress", { done: run.accounts, whole: run.accounts_known })}{" "}
            <progress max={Math.max(run.accounts_known, run.accounts, 1)} value={run.accounts} />
          </label>
        </p>
      )}
      <Came run={run} />
      {goesOn(run) && (
        <button
          type="button"
          class="second"
          aria-busy={doing.busy !== undefined}
          onClick={() =>
            confirm(s("comparisons.cancelSure")) &&
            void doing.act(run.comparison_id, s("comparisons.cancelled"), () => cancelComparison(run.comparison_id, newKey()))
          }
        >
          {s("comparisons.cancel")}
        </button>
      )}
    </>
  );
}

function Start({ tariffs, doing }: { tariffs: readonly { pack_hash: string; tariff: string }[]; doing: Doing }) {
  const [hash, setHash] = useState(tariffs[0]?.pack_hash ?? "");
  const [month, setMonth] = useState("");
  const [fault, setFault] = useState<string>();
  const start = () => {
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return setFault(s("comparisons.needMonth"));
    void doing.act(hash, s("comparisons.started"), () => tryPack(hash, month, newKey()));
  };
  if (tariffs.length === 0) return <p>{s("comparisons.noPacks")}</p>;
  return (
    <form noValidate onSubmit={(event) => (event.preventDefault(), start())}>
      <Choice id="pack" label={s("comparisons.pack")} value={hash} onChoice={setHash} options={tariffs.map((each) => ({ value: each.pack_hash, label: each.tariff }))} />
      <TextField
        id="month"
        label={s("comparisons.month")}
        hint={s("comparisons.monthHint")}
        autocomplete="off"
        narrow
        value={month}
        onText={(text) => (setMonth(text.trim()), setFault(undefined))}
        fault={fault}
      />
      <button type="submit" class="main" aria-busy={doing.busy !== undefined}>
        {s("comparisons.start")}
      </button>
    </form>
  );
}

/** What was compared, and a new pack tried over a past month. */
export function ComparisonsPage() {
  const all = useResource("comparisons", comparisons);
  const known = useResource("packs", packs);
  const doing = useDoing(all.reload);
  useLookingAgain(all.reload, all.value?.items.some(goesOn) ?? false);
  return (
    <StaffPage title={s("comparisons.title")} lead={s("comparisons.lead")}>
      <div role="status">{doing.done && <p class="box box-good">{doing.done}</p>}</div>
      {doing.failure && <FailureBox failure={doing.failure} />}
      <h2>{s("comparisons.tryTitle")}</h2>
      <Shown from={known}>{({ items }) => <Start tariffs={items} doing={doing} />}</Shown>
      <h2>{s("comparisons.all")}</h2>
      <Shown from={all}>
        {({ items }) => (
          <>
            {items.length === 0 && <p>{s("comparisons.none")}</p>}
            <ul class="list">
              {items.map((run) => (
                <li key={run.comparison_id}>
                  <Head run={run} doing={doing} />
                  <p>
                    <Link to={`/staff/comparisons/${run.comparison_id}`}>{s("comparisons.show")}</Link>
                  </p>
                </li>
              ))}
            </ul>
          </>
        )}
      </Shown>
    </StaffPage>
  );
}

/** One comparison: its causes, some accounts for each, all of them as a file. */
export function ComparisonPage({ id }: { id: string }) {
  const one = useResource(`comparison ${id}`, () => comparison(id));
  const doing = useDoing(one.reload);
  useLookingAgain(one.reload, one.value ? goesOn(one.value) : false);
  const save = (run: Comparison) => doing.act("save", "", async () => saveAs(`differences-${run.period}.csv`, await differencesFile(id)));
  return (
    <StaffPage title={s("comparisons.title")} lead={<Link to="/staff/comparisons">{s("comparisons.back")}</Link>}>
      {doing.failure && <FailureBox failure={doing.failure} />}
      <Shown from={one}>
        {(run) => (
          <>
            <Head run={run} doing={doing} />
            {run.causes.map((each) => (
              <section key={each.cause}>
                <h2>{staffWord("comparisonCauses", each.cause)}</h2>
                <p class="muted">{s("comparisons.examples")}</p>
                <ul class="list">
                  {each.examples.map((example) => (
                    <li key={example.account_number}>{s("comparisons.example", { number: example.account_number, sum: money(example.amount) })}</li>
                  ))}
                </ul>
              </section>
            ))}
            {run.causes.length > 0 && (
              <button type="button" class="second" aria-busy={doing.busy !== undefined} onClick={() => void save(run)}>
                {s("comparisons.download")}
              </button>
            )}
          </>
        )}
      </Shown>
    </StaffPage>
  );
}
