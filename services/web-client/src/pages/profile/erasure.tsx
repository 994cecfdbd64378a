import { useState } from "preact/hooks";
import type { Erasure } from "../../api/contract";
import { Failure } from "../../api/failure";
import { askErasure, cancelErasure, currentErasure } from "../../api/identity";
import { ErrorSummary } from "../../parts/error-summary";
import { FailureBox } from "../../parts/failure-box";
import { PasswordField } from "../../parts/field";
import { Page } from "../../parts/page";
import { Phone } from "../../parts/phone";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { moment } from "../../format";
import { useForm } from "../../state/form";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { days, t } from "../../texts";

/** What happens and what does not, before anything is asked. */
function Explained({ graceDays }: { graceDays: number }) {
  return (
    <>
      <h2>{t("erasure.whatTitle")}</h2>
      <ul class="list">
        <li>{t("erasure.gone")}</li>
        <li>{t("erasure.stays")}</li>
        <li>{t("erasure.supply")}</li>
        <li>{t("erasure.grace", { days: days(graceDays) })}</li>
      </ul>
    </>
  );
}

function Ask({ graceDays, onAsked }: { graceDays: number; onAsked: () => Promise<void> }) {
  const form = useForm({ current_password: "" });
  const check = () => (form.values.current_password ? [] : [{ field: "current_password" as const, text: t("erasure.needPassword") }]);
  const send = async (key: string) => {
    await askErasure(form.values.current_password, key);
    await onAsked();
  };
  return (
    <>
      <Explained graceDays={graceDays} />
      <h2>{t("erasure.askTitle")}</h2>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
        <PasswordField
          id="current_password"
          label={t("profile.current")}
          hint={t("erasure.passwordHint")}
          autocomplete="current-password"
          value={form.values.current_password}
          onText={(text) => form.set("current_password", text)}
          fault={form.faultOf("current_password")}
        />
        <Submit busy={form.busy} label={t("erasure.ask")} />
      </form>
    </>
  );
}

function Planned({ erasure, onCancelled }: { erasure: Erasure; onCancelled: () => Promise<void> }) {
  const date = useStore(today);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const cancel = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await cancelErasure();
    } catch (cause) {
      setFailure(Failure.of(cause));
    }
    await onCancelled();
    setBusy(false);
  };
  if (erasure.state === "running") return <p class="box">{t("erasure.running")}</p>;
  return (
    <>
      <div class="box">
        <p>
          <strong>{t("erasure.planned", { time: moment(erasure.erases_at, date) })}</strong>
        </p>
        <p>{t("erasure.mailed")}</p>
        <p>
          {t("erasure.number")} <strong class="figures">{erasure.certificate}</strong>. {t("erasure.numberNote")}
        </p>
      </div>
      {failure && <FailureBox failure={failure} />}
      <button type="button" class="main" id="cancel-erasure" aria-busy={busy} onClick={() => void cancel()}>
        {busy ? t("form.sending") : t("erasure.cancel")}
      </button>
    </>
  );
}

/** The way out: what it means, the request with the password, and the way back while there is one. */
export function ErasurePage() {
  const mine = useResource("erasure", currentErasure);
  const [done, setDone] = useState("");
  const again = async (said: string) => {
    await mine.reload();
    setDone(said);
  };
  return (
    <Page title={t("erasure.title")} lead={t("erasure.lead")}>
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      <Shown from={mine} lines={6}>
        {({ current, grace_days: graceDays }) =>
          current ? (
            <Planned erasure={current} onCancelled={() => again(t("erasure.cancelled"))} />
          ) : (
            <Ask graceDays={graceDays} onAsked={() => again(t("erasure.asked"))} />
          )
        }
      </Shown>
      <p>
        {t("erasure.questions")} <Phone />
      </p>
      <p>
        <Link to="/profile">{t("consents.toProfile")}</Link>
      </p>
    </Page>
  );
}
