import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { clock } from "../format";
import { useStore } from "../state/store";
import { online } from "../state/online";
import type { Resource } from "../state/resource";
import { t } from "../texts";
import { FailureBox } from "./failure-box";

/** Grey lines where the answer will stand, only if the answer takes its time. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" class="skeleton">
      {late && <span class="unseen">{t("state.loading")}</span>}
      {late && Array.from({ length: lines }, (_, line) => <span key={line} class="skeleton-line" aria-hidden="true" />)}
    </div>
  );
}

interface ShownProps<T> {
  from: Resource<T>;
  lines?: number;
  children: (value: T) => ComponentChildren;
}

/** What a service answered, in every state it can be in: awaited, there, old, or not to be had. */
export function Shown<T>({ from, lines, children }: ShownProps<T>) {
  const { value, failure, waiting, takenAt, reload } = from;
  const connected = useStore(online);
  if (value === undefined) {
    return failure ? <FailureBox failure={failure} again={() => void reload()} /> : <Skeleton lines={lines ?? 3} />;
  }
  const old = failure !== undefined && takenAt !== undefined;
  return (
    <>
      {old && (
        <p class="note" role="status">
          {t(waiting ? "state.staleUpdating" : connected ? "state.stale" : "state.staleOffline", { time: clock(takenAt) })}{" "}
          {!waiting && (
            <button type="button" class="link" onClick={() => void reload()}>
              {t("state.refresh")}
            </button>
          )}
        </p>
      )}
      {children(value)}
    </>
  );
}
