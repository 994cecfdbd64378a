import { useState } from "preact/hooks";
import type { Reading } from "../../api/contract";
import { Failure } from "../../api/failure";
import { newIntention } from "../../api/key";
import { cancel } from "../../api/readings";
import { FailureBox } from "../../parts/failure-box";
import { day, dial, moment, period } from "../../format";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { t } from "../../texts";
import { chargesNow, type Sent } from "./use-sending";
import { ZoneFacts } from "./zone-facts";

interface Props {
  account: string;
  reading: Reading;
  mayChange: boolean;
  onCorrect: () => void;
  onCancelled: (sent: Sent) => void;
}

function useCancelling({ account, reading, onCancelled }: Pick<Props, "account" | "reading" | "onCancelled">) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [intention] = useState(newIntention);
  const start = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const before = await chargesNow(account);
      onCancelled({ reading: await cancel(account, reading.reading_id, intention.keyFor(reading.reading_id)), before });
    } catch (cause) {
      const met = Failure.of(cause);
      if (met.certain) intention.settled();
      setFailure(met);
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, start };
}

function AskCancel(props: Props & { onKeep: () => void }) {
  const { busy, failure, start } = useCancelling(props);
  const figures = props.reading.zones.map((zone) => dial(zone.value, 1)).join(" / ");
  return (
    <div class="box" role="group" aria-labelledby="ask-cancel">
      <p id="ask-cancel">
        <strong>{t("readings.askCancel", { figures })}</strong> {t("readings.askCancelNote")}
      </p>
      {failure && <FailureBox failure={failure} />}
      <p class="buttons">
        <button type="button" class="main" id="cancel-yes" aria-busy={busy} onClick={() => void start()}>
          {busy ? t("form.sending") : t("readings.cancelYes")}
        </button>
        <button type="button" class="second" onClick={props.onKeep}>
          {t("readings.keep")}
        </button>
      </p>
    </div>
  );
}

/** The last reading with what can still be done about it and until when. */
export function LastReading(props: Props) {
  const { reading, mayChange, onCorrect } = props;
  const date = useStore(today);
  const [asking, setAsking] = useState(false);
  const until = reading.changeable_until;
  const changeable = reading.can_correct || reading.can_cancel;
  return (
    <section class="card" id="last-reading">
      <h3>{t("readings.last", { period: period(reading.period) })}</h3>
      <p class="small muted">{t("readings.sentAt", { time: moment(reading.submitted_at, date) })}</p>
      <ZoneFacts zones={reading.zones} />
      {asking && <AskCancel {...props} onKeep={() => setAsking(false)} />}
      {mayChange && changeable && !asking && (
        <>
          <p>{until ? t("readings.changeableUntil", { day: day(until, date) }) : t("readings.changeable")}</p>
          <p class="buttons">
            {reading.can_correct && (
              <button type="button" class="second" id="correct" onClick={onCorrect}>
                {t("readings.doCorrect")}
              </button>
            )}
            {reading.can_cancel && (
              <button type="button" class="second" id="cancel" onClick={() => setAsking(true)}>
                {t("readings.doCancel")}
              </button>
            )}
          </p>
        </>
      )}
      {mayChange && !changeable && <p>{t("readings.notChangeable")}</p>}
    </section>
  );
}
