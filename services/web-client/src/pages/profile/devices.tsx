import type { OpenSession } from "../../api/contract";
import { endOtherSessions, endSession, openSessions } from "../../api/identity";
import { FailureBox } from "../../parts/failure-box";
import { Shown } from "../../parts/shown";
import { moment } from "../../format";
import { useDoing } from "../../state/doing";
import { useResource } from "../../state/resource";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { t } from "../../texts";

function nameOf({ client, browser, system, by_staff: looking }: OpenSession): string {
  if (looking) return t("devices.staff");
  const program = browser || t(client === "app" ? "devices.app" : "devices.unknown");
  return system ? t("devices.on", { program, system }) : program;
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

interface Props {
  name: string;
  note: string;
  list: typeof openSessions;
  end: typeof endSession;
  endOthers?: typeof endOtherSessions;
}

/** Where somebody is signed in, and how to sign out there. */
export function SignedIn({ name, note, list, end, endOthers }: Props) {
  const sessions = useResource(name, list);
  const { busy, failure, done, act } = useDoing(sessions.reload);
  return (
    <>
      <p>{note}</p>
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
                  onEnd={() => void act(each.session_id, t("devices.ended", { name: nameOf(each) }), () => end(each.session_id))}
                />
              ))}
            </ul>
            {endOthers && items.length > 2 && (
              <button type="button" class="second" id="end-others" onClick={() => void act("others", t("devices.othersEnded"), endOthers)}>
                {busy === "others" ? t("form.sending") : t("devices.endOthers")}
              </button>
            )}
          </>
        )}
      </Shown>
    </>
  );
}

/** Where the cabinet is open, and how to close it there. */
export function Devices() {
  return (
    <section aria-labelledby="devices-title" id="devices">
      <h2 id="devices-title">{t("devices.title")}</h2>
      <SignedIn name="sessions" note={t("devices.note")} list={openSessions} end={endSession} endOthers={endOtherSessions} />
    </section>
  );
}
