import { useState } from "preact/hooks";
import type { PaymentRegistry, RegistryProfile } from "../../api/contract";
import { Failure } from "../../api/failure";
import { paymentRegistries, registryProfiles, sendPaymentRegistry } from "../../api/registries";
import { Choice } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { TextField } from "../../parts/field";
import { FileField, mebibytes, Sending } from "../../parts/file-field";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { moment, money } from "../../format";
import { useLookingAgain } from "../../state/looking-again";
import { useResource } from "../../state/resource";
import { Link, navigate } from "../../state/router";
import { inLanguage } from "../../texts";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";
import { kindOfFile } from "../kind-of-file";
import { BankRegistries } from "./bank-registries";

const AMOUNT = /^[0-9]{1,11}([.,][0-9]{1,2})?$/;

interface Faults {
  file?: string;
  agent?: string;
  amount?: string;
}

function useSending() {
  const [share, setShare] = useState<number>();
  const [failure, setFailure] = useState<Failure>();
  const send = async (file: File, profile: string, agent: string, amount: string) => {
    setFailure(undefined);
    setShare(0);
    try {
      const said = { profile, agent, order_amount: amount.replace(",", ".") };
      const { registry, sent_before: before } = await sendPaymentRegistry(file, said, setShare);
      navigate(`/staff/payment-registries/${registry.registry_id}${before ? "?again" : ""}`);
    } catch (cause) {
      setFailure(Failure.of(cause));
      setShare(undefined);
    }
  };
  return { share, failure, send };
}

function Send({ profiles, most }: { profiles: RegistryProfile[]; most: number }) {
  const [file, setFile] = useState<File>();
  const [kind, setKind] = useState(profiles[0]?.name ?? "");
  const [agent, setAgent] = useState("");
  const [amount, setAmount] = useState("");
  const [faults, setFaults] = useState<Faults>({});
  const { share, failure, send } = useSending();
  const agents = profiles.find((each) => each.name === kind)?.agents ?? [];
  const chosen = agents.length === 1 ? (agents[0] ?? "") : agents.includes(agent) ? agent : "";
  const kinds = profiles.map((each) => ({ value: each.name, label: inLanguage({ ru: each.title_ru, en: each.title_en }) }));
  const whose = [{ value: "", label: s("registries.choose") }, ...agents.map((name) => ({ value: name, label: name }))];
  const choose = (chosen: File | undefined) => {
    setFile(chosen);
    const guessed = chosen && kindOfFile(chosen.name, profiles);
    if (guessed) setKind(guessed);
  };
  const submit = () => {
    if (share !== undefined) return;
    const found: Faults = {};
    if (!file) found.file = s("registries.needFile");
    else if (file.size > most) found.file = s("registries.tooLarge", { most: mebibytes(most) });
    if (!chosen) found.agent = s("registries.needAgent");
    if (amount && !AMOUNT.test(amount)) found.amount = s("registries.needAmount");
    setFaults(found);
    if (file && Object.keys(found).length === 0) void send(file, kind, chosen, amount);
  };
  return (
    <section aria-labelledby="send-title">
      <h2 id="send-title">{s("registries.send")}</h2>
      {failure && <FailureBox failure={failure} />}
      <form noValidate onSubmit={(event) => (event.preventDefault(), submit())}>
        <FileField label={s("registries.file")} hint={s("registries.fileHint", { most: mebibytes(most) })} fault={faults.file} onFile={choose} />
        <Choice id="kind" label={s("registries.kind")} value={kind} options={kinds} onChoice={setKind} />
        {agents.length > 1 && <Choice id="agent" label={s("registries.agent")} value={chosen} options={whose} onChoice={setAgent} />}
        {faults.agent && (
          <p class="fault" role="alert">
            {faults.agent}
          </p>
        )}
        <TextField id="amount" label={s("registries.order")} hint={s("registries.orderHint")} fault={faults.amount} autocomplete="off" narrow optional value={amount} onText={(text) => setAmount(text.trim())} />
        <Sending label={s("registries.sending")} share={share} />
        <Submit busy={share !== undefined} label={s("registries.check")} />
      </form>
    </section>
  );
}

function One({ registry }: { registry: PaymentRegistry }) {
  const told = { rows: registry.rows + registry.unread, sum: money(registry.total), agent: registry.agent };
  return (
    <li>
      <div class="row">
        <strong>
          <Link to={`/staff/payment-registries/${registry.registry_id}`}>{registry.name}</Link>
        </strong>
        <span>{staffWord("registryStates", registry.state)}</span>
      </div>
      <p class="small muted">
        {moment(registry.sent_at, undefined)}. {s("registries.told", told)}
      </p>
    </li>
  );
}

/** Registries of payments: the way to send one in, and where those sent before stand. */
export function PaymentRegistriesPage() {
  const all = useResource("payment registries", paymentRegistries);
  const profiles = useResource("registry profiles", registryProfiles);
  useLookingAgain(all.reload, all.value?.items.some((each) => each.state === "applying") ?? false);
  return (
    <StaffPage title={s("registries.title")} lead={s("registries.lead")}>
      <Shown from={profiles}>{({ items, most_bytes: most }) => <Send profiles={items} most={most} />}</Shown>
      <h2>{s("registries.all")}</h2>
      <Shown from={all}>
        {({ items }) => (
          <>
            {items.length === 0 && <p>{s("registries.none")}</p>}
            <ul class="list">
              {items.map((each) => (
                <One key={each.registry_id} registry={each} />
              ))}
            </ul>
          </>
        )}
      </Shown>
      <BankRegistries />
    </StaffPage>
  );
}
