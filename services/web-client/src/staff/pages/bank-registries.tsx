import { useState } from "preact/hooks";
import { bankRegistries, bankRegistryFile, orderBankRegistry } from "../../api/bank-registries";
import type { BankRegistry, BankRegistryProfile } from "../../api/contract";
import { newKey } from "../../api/key";
import { Choice } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { TextField } from "../../parts/field";
import { saveAs } from "../../parts/save";
import { Shown } from "../../parts/shown";
import { day, moment, money, period as monthOf } from "../../format";
import { useDoing } from "../../state/doing";
import { useLookingAgain } from "../../state/looking-again";
import { useResource } from "../../state/resource";
import { inLanguage } from "../../texts";
import { s, staffWord } from "../texts";

type Doing = ReturnType<typeof useDoing>;

const goesOn = (one: BankRegistry) => one.state === "ordered" || one.state === "writing";

const titleOf = (profiles: readonly BankRegistryProfile[], name: string): string => {
  const found = profiles.find((each) => each.name === name);
  return found ? inLanguage({ ru: found.title_ru, en: found.title_en }) : name;
};

function Order({ profiles, month: over, doing }: { profiles: readonly BankRegistryProfile[]; month: string; doing: Doing }) {
  const [kind, setKind] = useState(profiles[0]?.name ?? "");
  const [month, setMonth] = useState(over);
  const [fault, setFault] = useState<string>();
  const order = () => {
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return setFault(s("closes.needMonth"));
    void doing.act("order", s("bankRegistries.ordered"), () => orderBankRegistry(kind, month, newKey()));
  };
  return (
    <form noValidate onSubmit={(event) => (event.preventDefault(), order())}>
      <Choice id="bank-kind" label={s("registries.kind")} value={kind} options={profiles.map((each) => ({ value: each.name, label: titleOf(profiles, each.name) }))} onChoice={setKind} />
      <TextField
        id="bank-month"
        label={s("closes.month")}
        hint={s("bankRegistries.monthHint")}
        autocomplete="off"
        narrow
        value={month}
        onText={(text) => (setMonth(text.trim()), setFault(undefined))}
        fault={fault}
      />
      <button type="submit" class="main" aria-busy={doing.busy === "order"}>
        {s("bankRegistries.order")}
      </button>
    </form>
  );
}

function One({ one, title, doing }: { one: BankRegistry; title: string; doing: Doing }) {
  const save = () => doing.act(one.registry_id, s("bankRegistries.taken", { name: one.name }), async () => saveAs(one.name, await bankRegistryFile(one.registry_id)));
  return (
    <li>
      <div class="row">
        <strong>{s("bankRegistries.one", { title, month: monthOf(one.period), number: one.number })}</strong>
        <span>{staffWord("bankRegistryStates", one.state)}</span>
      </div>
      {goesOn(one) && <p class="small muted">{s("bankRegistries.lookedAt", { count: one.looked_at })}</p>}
      {one.as_of && !goesOn(one) && (
        <p>
          {s("bankRegistries.came", { rows: one.rows, sum: money(one.total) })} <span class="small muted">{s("bankRegistries.asOf", { time: moment(one.as_of, undefined) })}</span>
        </p>
      )}
      {one.state === "written" && one.kept_until && (
        <>
          <p class="small muted">{s("bankRegistries.file", { name: one.name, day: day(one.kept_until, undefined) })}</p>
          <p class="buttons">
            <button type="button" class="second" aria-busy={doing.busy === one.registry_id} onClick={() => void save()}>
              {s("bankRegistries.take")}
            </button>
          </p>
        </>
      )}
    </li>
  );
}

/** What banks are told that people owe: ordered, watched, saved as a file. */
export function BankRegistries() {
  const all = useResource("bank registries", bankRegistries);
  const doing = useDoing(all.reload);
  useLookingAgain(all.reload, all.value?.items.some(goesOn) ?? false);
  return (
    <section aria-labelledby="bank-registries-title">
      <h2 id="bank-registries-title">{s("bankRegistries.title")}</h2>
      <p>{s("bankRegistries.lead")}</p>
      <div role="status">{doing.done && <p class="box box-good">{doing.done}</p>}</div>
      {doing.failure && <FailureBox failure={doing.failure} />}
      <Shown from={all}>
        {({ items, profiles, period }) => (
          <>
            <Order profiles={profiles} month={period} doing={doing} />
            <h3>{s("bankRegistries.all")}</h3>
            {items.length === 0 && <p>{s("bankRegistries.none")}</p>}
            <ul class="list">
              {items.map((one) => (
                <One key={one.registry_id} one={one} title={titleOf(profiles, one.profile)} doing={doing} />
              ))}
            </ul>
          </>
        )}
      </Shown>
    </section>
  );
}
