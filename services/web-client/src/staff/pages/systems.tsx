import { useState } from "preact/hooks";
import type { InternalSystem } from "../../api/contract";
import { newKey } from "../../api/key";
import { addSystem, revokeSystem, rotateSecret, systems } from "../../api/systems";
import { Choice, Facts, Fold } from "../../parts/choice";
import { ErrorSummary } from "../../parts/error-summary";
import { FailureBox } from "../../parts/failure-box";
import { TextField } from "../../parts/field";
import { OnceShown } from "../../parts/once-shown";
import { type Right, RightsField } from "../../parts/rights";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { day, dayFromNow, moment } from "../../format";
import { useDoing } from "../../state/doing";
import { useForm } from "../../state/form";
import { useResource } from "../../state/resource";
import { inLanguage } from "../../texts";
import { StaffPage } from "../page";
import { s } from "../texts";

const OVERLAPS = ["24", "1", "168", "0"] as const;

interface Secret {
  clientId: string;
  secret: string;
}

function Add({ rights, onMade }: { rights: Right[]; onMade: (made: Secret) => void }) {
  const [chosen, setChosen] = useState<string[]>([]);
  const form = useForm({ name: "", scopes: "", last_day: dayFromNow(365) });
  const check = () => [
    ...(form.values.name.trim() ? [] : [{ field: "name" as const, text: s("systems.needName") }]),
    ...(chosen.length > 0 ? [] : [{ field: "scopes" as const, text: s("systems.needRight") }]),
  ];
  const send = async () => {
    const made = await addSystem({ name: form.values.name.trim(), scopes: chosen, last_day: form.values.last_day });
    form.set("name", "");
    setChosen([]);
    onMade({ clientId: made.system.client_id, secret: made.client_secret });
  };
  return (
    <section aria-labelledby="add-title">
      <h2 id="add-title">{s("systems.add")}</h2>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
        <TextField
          id="name"
          label={s("systems.name")}
          hint={s("systems.nameHint")}
          autocomplete="off"
          value={form.values.name}
          onText={(text) => form.set("name", text)}
          fault={form.faultOf("name")}
        />
        <RightsField label={s("systems.rights")} rights={rights} chosen={chosen} onChoice={setChosen} fault={form.faultOf("scopes")} named />
        <TextField
          id="last_day"
          type="date"
          label={s("systems.lastDay")}
          hint={s("systems.lastDayHint")}
          narrow
          min={dayFromNow(0)}
          value={form.values.last_day}
          onText={(text) => form.set("last_day", text)}
          fault={form.faultOf("last_day")}
        />
        <Submit busy={form.busy} label={s("systems.addThis")} />
      </form>
    </section>
  );
}

interface OneProps {
  system: InternalSystem;
  rights: Right[];
  busy: boolean;
  act: (what: string, said: string, ask: () => Promise<unknown>) => Promise<void>;
  onSecret: (made: Secret) => void;
}

function One({ system, rights, busy, act, onSecret }: OneProps) {
  const [overlap, setOverlap] = useState<string>(OVERLAPS[0]);
  const { client_id: id, name } = system;
  const may = rights.filter((right) => system.scopes.includes(right.name)).map(inLanguage);
  const former = system.secrets.find((secret) => secret.ends_at !== null);
  const rotate = async () => {
    const made = await rotateSecret(id, { overlap_hours: Number(overlap) });
    onSecret({ clientId: id, secret: made.client_secret });
  };
  return (
    <li class="card" id={`system-${id}`}>
      <h2>{name}</h2>
      <Facts
        rows={[
          ["client_id", <code>{id}</code>],
          [s("systems.rights"), may.join(", ")],
          [s("systems.until"), day(new Date(Date.parse(system.ends_at) - 1).toISOString(), undefined)],
          [s("systems.used"), system.last_used_at ? moment(system.last_used_at, undefined) : s("systems.never")],
        ]}
      />
      {former?.ends_at && <p class="note">{s("systems.former", { time: moment(former.ends_at, undefined) })}</p>}
      <Fold title={s("systems.change", { name })}>
        <Choice
          id={`overlap-${id}`}
          label={s("systems.overlap")}
          value={overlap}
          options={OVERLAPS.map((hours) => ({ value: hours, label: s(`systems.overlap${hours}`) }))}
          onChoice={setOverlap}
        />
        <p class="buttons">
          <button type="button" class="second" aria-busy={busy} onClick={() => void act(id, s("systems.rotated", { name }), rotate)}>
            {s("systems.rotate")}
          </button>
          <button
            type="button"
            class="second"
            aria-busy={busy}
            onClick={() => confirm(s("systems.revokeSure", { name })) && void act(id, s("systems.revoked", { name }), () => revokeSystem(id, newKey()))}
          >
            {s("systems.revoke")}
          </button>
        </p>
      </Fold>
    </li>
  );
}

/** Other systems of the retailer: what each may read, its secret, and when it last came. */
export function SystemsPage() {
  const found = useResource("systems", systems);
  const [made, setMade] = useState<Secret>();
  const { busy, failure, done, act } = useDoing(found.reload);
  const show = (fresh: Secret) => {
    setMade(fresh);
    void found.reload();
  };
  return (
    <StaffPage title={s("systems.title")} lead={s("systems.lead")}>
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      {made && <OnceShown lead={s("systems.once", { id: made.clientId })} text={made.secret} copy={s("systems.copy")} copied={s("systems.copied")} />}
      {failure && <FailureBox failure={failure} />}
      <Shown from={found}>
        {({ items, scopes }) => (
          <>
            {items.length === 0 && <p>{s("systems.none")}</p>}
            <ul class="plain">
              {items.map((system) => (
                <One key={system.client_id} system={system} rights={scopes} busy={busy === system.client_id} act={act} onSecret={show} />
              ))}
            </ul>
            <Fold title={s("systems.howTitle")}>
              <p>{s("systems.how")}</p>
              <p>{s("systems.howAccount")}</p>
            </Fold>
            <Add rights={scopes} onMade={show} />
          </>
        )}
      </Shown>
    </StaffPage>
  );
}
