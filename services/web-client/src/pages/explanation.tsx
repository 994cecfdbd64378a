import { useState } from "preact/hooks";
import { explanation as fetchExplanation, replayCharge } from "../api/billing";
import type { Explanation } from "../api/contract";
import { Failure } from "../api/failure";
import { Facts, Fold } from "../parts/choice";
import { FailureBox } from "../parts/failure-box";
import { Shown } from "../parts/shown";
import { day, money, moment } from "../format";
import { useResource } from "../state/resource";
import { useStore } from "../state/store";
import { today } from "../state/today";
import { inLanguage, t, word } from "../texts";
import { zoneName } from "./readings/figures";
import { ZoneFacts } from "./readings/zone-facts";

function Steps({ told }: { told: Explanation }) {
  const date = useStore(today);
  return (
    <ol class="list lines">
      {told.readings.map((reading) => (
        <li key={reading.reading_id}>
          {t("kopecks.reading", { day: day(reading.read_on, date) })}
          <ZoneFacts zones={reading.zones} />
          <p class="small muted">{t("kopecks.readingNumber", { number: reading.reading_id, revision: reading.revision })}</p>
        </li>
      ))}
      {told.lines.map((line) => (
        <li key={`${line.rates} ${line.zone} ${line.band}`}>
          <span class="row">
            <span>
              {line.zone === "single" ? "" : `${zoneName(line.zone)}. `}
              {word("bands", line.band) ?? line.band}
            </span>
            <strong class="figures">{money(line.amount)}</strong>
          </span>
          <p class="small">{inLanguage(line.why)}</p>
          <p class="small muted">
            {t("kopecks.price", { day: day(line.on, date), line: line.price_line?.name ?? "–", rules: line.rules.map(inLanguage).join("; ") })}
          </p>
        </li>
      ))}
    </ol>
  );
}

function Source({ told }: { told: Explanation }) {
  const date = useStore(today);
  const { pack } = told;
  return (
    <Facts
      rows={[
        [t("charge.tariff"), pack ? [inLanguage(pack), pack.order && [pack.order.number, pack.order.body].filter(Boolean).join(", ")].filter(Boolean).join(". ") : told.tariff],
        [t("kopecks.pack"), told.pack_hash ? `${told.tariff}, ${told.pack_hash.slice(0, 12)}` : told.tariff],
        [t("charge.calculatedAt"), t("kopecks.revision", { time: moment(told.calculated_at, date), revision: told.revision, rules: told.calculator })],
      ]}
    />
  );
}

/** Have the service do the sum again, from what it kept, and say whether it is the same. */
function Again({ account, told }: { account: string; told: Explanation }) {
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<string | Failure>();
  const again = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const replay = await replayCharge(account, told.charge_id, told.revision);
      setOutcome(t("kopecks.same", { sum: money(replay.total) }));
    } catch (cause) {
      setOutcome(Failure.of(cause));
    }
    setBusy(false);
  };
  return (
    <>
      <p class="no-print">
        <button type="button" class="second" id="calculate-again" aria-busy={busy} onClick={() => void again()}>
          {t("kopecks.again")}
        </button>
      </p>
      <div role="status" aria-live="polite" id="calculated-again">
        {outcome instanceof Failure ? <FailureBox failure={outcome} /> : outcome && <p>{outcome}</p>}
      </div>
    </>
  );
}

function Told({ account, charge }: { account: string; charge: string }) {
  const told = useResource(`explanation ${account} ${charge}`, () => fetchExplanation(account, charge));
  return (
    <Shown from={told} lines={6}>
      {(value) => (
        <>
          {!value.complete && <p>{t("kopecks.partly")}</p>}
          <Steps told={value} />
          <Source told={value} />
          <Again account={account} told={value} />
        </>
      )}
    </Shown>
  );
}

/** Every kopeck with the dial it comes from and the place of its price, fetched when somebody wants to know. */
export function EveryKopeck({ account, charge }: { account: string; charge: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Fold title={t("kopecks.title")} onOpen={() => setOpen(true)}>
      {open && <Told account={account} charge={charge} />}
    </Fold>
  );
}
