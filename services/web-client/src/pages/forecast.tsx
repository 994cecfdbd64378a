import { useState } from "preact/hooks";
import { penaltyForecast } from "../api/billing";
import type { Balance, PenaltyForecast } from "../api/contract";
import { Failure } from "../api/failure";
import { day, isZero, money } from "../format";
import { FailureBox } from "../parts/failure-box";
import { Fold } from "../parts/choice";
import { TextField } from "../parts/field";
import { Submit } from "../parts/submit";
import { useStore } from "../state/store";
import { today } from "../state/today";
import { inLanguage, t } from "../texts";

function Told({ forecast }: { forecast: PenaltyForecast }) {
  const date = useStore(today);
  return (
    <>
      <p>
        <strong>{inLanguage(forecast.summary)}</strong>
      </p>
      {forecast.free_until && isZero(forecast.penalty) && <p>{t("forecast.free", { day: day(forecast.free_until, date) })}</p>}
      {forecast.lines.length > 0 && (
        <>
          <ol class="list lines">
            {forecast.lines.map((line) => (
              <li key={`${line.period ?? ""} ${line.first}`}>
                <span class="row">
                  <span>{t("forecast.days", { first: day(line.first, date), last: day(line.last, date) })}</span>
                  <strong class="figures">{money(line.amount)}</strong>
                </span>
                <p class="small">{inLanguage(line.why)}</p>
              </li>
            ))}
          </ol>
          {forecast.law && <p class="small muted">{inLanguage(forecast.law)}</p>}
        </>
      )}
    </>
  );
}

/** «Сколько будет пени, если заплатить 15 декабря»: the sum of a day that the customer chooses. */
export function PenaltyForecastForm({ account, balance: now }: { account: string; balance: Balance }) {
  const date = useStore(today) ?? now.as_of.slice(0, 10);
  const [until, setUntil] = useState("");
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<PenaltyForecast | Failure>();

  const ask = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setTold(undefined);
    setFault(until ? undefined : t("forecast.noDay"));
    if (!until) return document.getElementById("until")?.focus();
    setBusy(true);
    try {
      setTold(await penaltyForecast(account, until));
    } catch (cause) {
      const failure = Failure.of(cause);
      const pointed = failure.faults.find((each) => each.pointer === "/until");
      setFault(pointed && inLanguage(pointed));
      setTold(pointed ? undefined : failure);
      if (pointed) document.getElementById("until")?.focus();
    }
    setBusy(false);
  };

  if (isZero(now.to_pay)) return null;
  return (
    <Fold title={t("forecast.title")}>
      <form id="forecast" noValidate onSubmit={(event) => void ask(event)}>
        <TextField id="until" type="date" narrow label={t("forecast.day")} hint={t("forecast.hint")} value={until} min={date} fault={fault} onText={setUntil} />
        <Submit busy={busy} label={t("forecast.ask")} id="ask-forecast" />
      </form>
      <div role="status" aria-live="polite" id="forecast-told">
        {told instanceof Failure ? <FailureBox failure={told} /> : told && <Told forecast={told} />}
      </div>
    </Fold>
  );
}
