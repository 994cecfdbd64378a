import type { Dispute, Reading } from "../../api/contract";
import { disputes } from "../../api/disputes";
import { Fold } from "../../parts/choice";
import { More } from "../../parts/more";
import { capital, day, dial, moment, period } from "../../format";
import { list } from "../../api/readings";
import { Link } from "../../state/router";
import { useResource } from "../../state/resource";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { t, word } from "../../texts";
import { DisputeCard, DisputeForm } from "./dispute";
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

interface OneProps {
  account: string;
  reading: Reading;
  said: Dispute[];
  maySend: boolean;
  onSaid: () => void;
}

function One({ account, reading, said, maySend, onSaid }: OneProps) {
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
        {said.map((each) => (
          <DisputeCard key={each.dispute_id} dispute={each} />
        ))}
        {maySend && reading.can_dispute && !said.some((each) => each.status === "open") && <DisputeForm account={account} reading={reading} onSaid={onSaid} />}
      </Fold>
    </li>
  );
}

/** All readings with every change of them. */
export function History({ account, version, maySend }: { account: string; version: number; maySend: boolean }) {
  const said = useResource(`disputes ${account}`, () => disputes(account));
  const of = (reading: Reading) => (said.value?.items ?? []).filter((each) => each.reading_id === reading.reading_id);
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
        draw={(reading) => (
          <One key={reading.reading_id} account={account} reading={reading} said={of(reading)} maySend={maySend} onSaid={() => void said.reload()} />
        )}
      />
    </section>
  );
}
