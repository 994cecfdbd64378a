import type { Reading } from "../../api/contract";
import { Fold } from "../../parts/choice";
import { More } from "../../parts/more";
import { capital, day, dial, moment, period } from "../../format";
import { list } from "../../api/readings";
import { Link } from "../../state/router";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { t, word } from "../../texts";
import { ZoneFacts } from "./zone-facts";

function Steps({ reading }: { reading: Reading }) {
  const date = useStore(today);
  const steps = reading.history ?? [];
  return (
    <ol class="steps">
      {steps.map((step) => (
        <li key={step.revision}>
          {moment(step.at, date)} — {word("actions", step.action) ?? step.action}
          {step.status !== "cancelled" && `: ${step.zones.map((zone) => dial(zone.value, 1)).join(" / ")}`}
          <span class="small muted"> {[word("authors", step.by ?? ""), word("states", step.state ?? "")].filter(Boolean).join(", ")}</span>
        </li>
      ))}
    </ol>
  );
}

function One({ reading }: { reading: Reading }) {
  const date = useStore(today);
  const figures = reading.zones.map((zone) => dial(zone.value, 1)).join(" / ");
  const state = reading.status === "cancelled" ? t("readings.wasCancelled") : reading.revision > 1 ? t("readings.wasCorrected") : "";
  return (
    <li>
      <Fold
        title={
          <span class="row">
            <span>{capital(period(reading.period))}</span>
            <span class="figures">
              {reading.status === "cancelled" ? <s>{figures}</s> : figures} {state && <em>{state}</em>}
            </span>
          </span>
        }
      >
        <ZoneFacts zones={reading.zones} />
        <p class="small">
          {t("readings.readAndReceived", { read: day(reading.read_on, date), received: moment(reading.submitted_at, date) })}
          {word("sources", reading.source ?? "") && ` ${word("sources", reading.source ?? "")}`}
        </p>
        <Steps reading={reading} />
        <p>
          <Link to={`/readings/receipt/${reading.reading_id}`}>{t("readings.receipt")}</Link>
        </p>
      </Fold>
    </li>
  );
}

/** All readings with every change of them. */
export function History({ account, version }: { account: string; version: number }) {
  return (
    <section id="history">
      <h2>{t("readings.history")}</h2>
      <More
        name={`readings ${account}`}
        version={version}
        none={t("readings.noHistory")}
        load={async (cursor) => {
          const { readings, next } = await list(account, cursor);
          return { items: readings, next };
        }}
        draw={(reading) => <One key={reading.reading_id} reading={reading} />}
      />
    </section>
  );
}
