import { useEffect, useState } from "preact/hooks";
import type { DataExport } from "../../api/contract";
import { Failure } from "../../api/failure";
import { askExport, currentExport, fetchArchive } from "../../api/identity";
import { ErrorSummary } from "../../parts/error-summary";
import { FailureBox } from "../../parts/failure-box";
import { PasswordField } from "../../parts/field";
import { Page } from "../../parts/page";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { moment } from "../../format";
import { useForm } from "../../state/form";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { days, t } from "../../texts";

const LOOK_AGAIN = 3_000;

/** Hands a file to the browser, as if it had been a link. */
function save(name: string, base64: string): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/zip" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function Ready({ value }: { value: DataExport }) {
  const date = useStore(today);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [done, setDone] = useState(false);
  const fetchIt = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const { file_name: name, zip_base64: zip } = await fetchArchive(value.export_id);
      save(name, zip);
      setDone(true);
    } catch (cause) {
      setFailure(Failure.of(cause));
    }
    setBusy(false);
  };
  return (
    <section class="box" aria-labelledby="ready-title">
      <h2 id="ready-title">{t("data.ready")}</h2>
      <p>{t("data.kept", { time: moment(value.kept_until, date) })}</p>
      {failure && <FailureBox failure={failure} />}
      <button type="button" class="main" id="fetch-archive" aria-busy={busy} onClick={() => void fetchIt()}>
        {busy ? t("form.sending") : t("data.fetch")}
      </button>
      <p role="status">{done && t("data.fetched")}</p>
    </section>
  );
}

function Ask({ onAsked }: { onAsked: () => Promise<void> }) {
  const form = useForm({ current_password: "" });
  const check = () => (form.values.current_password ? [] : [{ field: "current_password" as const, text: t("erasure.needPassword") }]);
  const send = async (key: string) => {
    await askExport(form.values.current_password, key);
    form.set("current_password", "");
    await onAsked();
  };
  return (
    <>
      <h2>{t("data.askTitle")}</h2>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
        <PasswordField
          id="current_password"
          label={t("profile.current")}
          hint={t("data.passwordHint")}
          autocomplete="current-password"
          value={form.values.current_password}
          onText={(text) => form.set("current_password", text)}
          fault={form.faultOf("current_password")}
        />
        <Submit busy={form.busy} label={t("data.ask")} />
      </form>
    </>
  );
}

/** Everything that is held of the person, as one file to keep. */
export function DataPage() {
  const mine = useResource("export", currentExport);
  const collecting = mine.value?.current?.state === "collecting";
  const { reload } = mine;
  useEffect(() => {
    if (!collecting) return;
    const timer = setInterval(() => void reload(), LOOK_AGAIN);
    return () => clearInterval(timer);
  }, [collecting, reload]);
  return (
    <Page title={t("data.title")} lead={t("data.lead")}>
      <Shown from={mine} lines={5}>
        {({ current, kept_days: kept }) => (
          <>
            <p>{t("data.what", { days: days(kept) })}</p>
            <div role="status">{current?.state === "collecting" && <p class="box">{t("data.collecting")}</p>}</div>
            {current?.state === "ready" && <Ready value={current} />}
            {current?.state !== "collecting" && <Ask onAsked={reload} />}
          </>
        )}
      </Shown>
      <p>
        <Link to="/profile">{t("consents.toProfile")}</Link>
      </p>
    </Page>
  );
}
