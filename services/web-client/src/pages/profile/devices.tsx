import { useState } from "preact/hooks";
import type { OpenSession } from "../../api/contract";
import { Failure } from "../../api/failure";
import { endOtherSessions, endSession, openSessions } from "../../api/identity";
import { FailureBox } from "../../parts/failure-box";
import { Shown } from "../../parts/shown";
import { moment } from "../../format";
import { useResource } from "../../state/resource";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { t } from "../../texts";

function nameOf({ client, browser, system }: OpenSession): string {
  const program = browser || t(client === "app" ? "devices.app" : "devices.unknown");
  return system ? t("devices.on", { program, system }) : program;
}

/** Something to be ended, the list anew whether or not it worked, and what came of it. */
function useEnding(reload: () => Promise<void>) {
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [done, setDone] = useState("");
  const end = async (what: string, ended: string, ask: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(what);
    setFailure(undefined);
    setDone("");
    try {
      await ask();
      setDone(ended);
    } catch (cause) {
      setFailure(Failure.of(cause));
    }
    await reload();
    setBusy(undefined);
  };
  return { busy, failure, done, end };
}

function One({ session, busy, onEnd }: { session: OpenSession; busy: boolean; onEnd: () => void }) {
  const date = useStore(today);
  const name = nameOf(session);
  return (
    <li class="row">
      <div>
        <strong>{name}</strong>
        <p class="small muted">
          {session.is_current ? t("devices.here") : t("devices.used", { time: moment(session.last_used_at, date) })}
          {" · "}
          {t("devices.began", { time: moment(session.began_at, date) })}
        </p>
      </div>
      {!session.is_current && (
        <button type="button" class="second" aria-busy={busy} aria-label={t("devices.endThis", { name })} onClick={onEnd}>
          {busy ? t("form.sending") : t("devices.end")}
        </button>
      )}
    </li>
  );
}

/** Where the cabinet is open, and how to close it there. */
export function Devices() {
  const sessions = useResource("sessions", openSessions);
  const { busy, failure, done, end } = useEnding(sessions.reload);
  return (
    <section aria-labelledby="devices-title" id="devices">
      <h2 id="devices-title">{t("devices.title")}</h2>
      <p>{t("devices.note")}</p>
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      {failure && <FailureBox failure={failure} />}
      <Shown from={sessions} lines={2}>
        {({ items }) => (
          <>
            <ul class="list">
              {items.map((each) => (
                <One
                  key={each.session_id}
                  session={each}
                  busy={busy === each.session_id}
                  onEnd={() => void end(each.session_id, t("devices.ended", { name: nameOf(each) }), () => endSession(each.session_id))}
                />
              ))}
            </ul>
            {items.length > 2 && (
              <button type="button" class="second" id="end-others" onClick={() => void end("others", t("devices.othersEnded"), endOtherSessions)}>
                {busy === "others" ? t("form.sending") : t("devices.endOthers")}
              </button>
            )}
          </>
        )}
      </Shown>
    </section>
  );
}
