import { useState } from "preact/hooks";
import type { HouseholdToken } from "../../api/contract";
import { endToken, makeToken, tokens } from "../../api/tokens";
import { Choice, Fold } from "../../parts/choice";
import { ErrorSummary } from "../../parts/error-summary";
import { FailureBox } from "../../parts/failure-box";
import { Frame, TextField } from "../../parts/field";
import { OnceShown } from "../../parts/once-shown";
import { Page } from "../../parts/page";
import { type Right, RightsField } from "../../parts/rights";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { day, dayFromNow, moment } from "../../format";
import { useDoing } from "../../state/doing";
import { useForm } from "../../state/form";
import { useResource } from "../../state/resource";
import { session } from "../../state/session";
import { useStore } from "../../state/store";
import { inLanguage, t } from "../../texts";

function One({ token, rights, busy, onEnd }: { token: HouseholdToken; rights: Right[]; busy: boolean; onEnd: () => void }) {
  const may = rights.filter((right) => token.scopes.includes(right.name)).map(inLanguage);
  const lastDay = new Date(Date.parse(token.ends_at) - 1).toISOString();
  return (
    <li class="row">
      <div>
        <strong>{token.name}</strong>
        <p class="small muted">
          {t("account.number")} {token.account_number} · {may.join(", ")} · {t("tokens.until", { day: day(lastDay, undefined) })}
        </p>
        <p class="small muted">{token.last_used_at ? t("tokens.used", { time: moment(token.last_used_at, undefined) }) : t("tokens.never")}</p>
      </div>
      <button type="button" class="second" aria-busy={busy} aria-label={t("tokens.endThis", { name: token.name })} onClick={onEnd}>
        {busy ? t("form.sending") : t("tokens.end")}
      </button>
    </li>
  );
}

function Make({ rights, onMade }: { rights: Right[]; onMade: (text: string) => void }) {
  const who = useStore(session);
  const own = who.state === "customer" ? who.accounts.filter((account) => (account.role ?? "owner") === "owner") : [];
  const [chosen, setChosen] = useState<string[]>([]);
  const form = useForm({ name: "", account_id: own[0]?.account_id ?? "", scopes: "", last_day: dayFromNow(180) });
  const { name, account_id, last_day } = form.values;
  const check = () => [
    ...(name.trim() ? [] : [{ field: "name" as const, text: t("tokens.needName") }]),
    ...(chosen.length > 0 ? [] : [{ field: "scopes" as const, text: t("tokens.needRight") }]),
  ];
  const send = async () => {
    const { token } = await makeToken({ name: name.trim(), account_id, scopes: chosen, last_day });
    form.set("name", "");
    setChosen([]);
    onMade(token);
  };
  return (
    <section aria-labelledby="make-title">
      <h2 id="make-title">{t("tokens.add")}</h2>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
        <TextField
          id="name"
          label={t("tokens.name")}
          hint={t("tokens.nameHint")}
          autocomplete="off"
          value={name}
          onText={(text) => form.set("name", text)}
          fault={form.faultOf("name")}
        />
        {own.length > 1 && (
          <div class="field">
            <Choice
              id="account_id"
              label={t("tokens.account")}
              value={account_id}
              options={own.map((each) => ({ value: each.account_id, label: each.account_number }))}
              onChoice={(value) => form.set("account_id", value)}
            />
          </div>
        )}
        <RightsField label={t("tokens.rights")} rights={rights} chosen={chosen} onChoice={setChosen} fault={form.faultOf("scopes")} />
        <Frame id="last_day" label={t("tokens.lastDay")} hint={t("tokens.lastDayHint")} fault={form.faultOf("last_day")}>
          <input
            id="last_day"
            type="date"
            class="narrow"
            value={last_day}
            min={dayFromNow(0)}
            max={dayFromNow(365)}
            aria-describedby="last_day-hint"
            onInput={(event) => form.set("last_day", event.currentTarget.value)}
          />
        </Frame>
        <Submit busy={form.busy} label={t("tokens.make")} />
      </form>
    </section>
  );
}

/** Keys for the machines of the household. */
export function TokensPage() {
  const found = useResource("tokens", tokens);
  const [made, setMade] = useState<string>();
  const { busy, failure, done, act } = useDoing(found.reload);
  const show = (text: string) => {
    setMade(text);
    void found.reload();
  };
  return (
    <Page title={t("tokens.title")} lead={t("tokens.lead")}>
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      {failure && <FailureBox failure={failure} />}
      {made && <OnceShown lead={t("tokens.once")} text={made} copy={t("tokens.copy")} copied={t("tokens.copied")} />}
      <Shown from={found}>
        {({ items, scopes }) => (
          <>
            {items.length === 0 && <p>{t("tokens.none")}</p>}
            <ul class="list">
              {items.map((token) => (
                <One
                  key={token.token_id}
                  token={token}
                  rights={scopes}
                  busy={busy === token.token_id}
                  onEnd={() => void act(token.token_id, t("tokens.ended", { name: token.name }), () => endToken(token.token_id))}
                />
              ))}
            </ul>
            <Fold title={t("tokens.howTitle")}>
              <p>{t("tokens.how")}</p>
            </Fold>
            <Make rights={scopes} onMade={show} />
          </>
        )}
      </Shown>
    </Page>
  );
}
