import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Failure } from "../api/failure";
import { useResource } from "../state/resource";
import { t } from "../texts";
import { FailureBox } from "./failure-box";
import { Shown } from "./shown";

interface Part<T> {
  items: T[];
  next: string | null;
}

interface Props<T> {
  name: string;
  version?: number;
  none: string;
  load: (cursor?: string) => Promise<Part<T>>;
  draw: (item: T) => ComponentChildren;
}

/** A list that is fetched part by part, the next one when asked for. */
export function More<T>({ name, version = 0, none, load, draw }: Props<T>) {
  const first = useResource(`list ${name}`, () => load());
  const [rest, setRest] = useState<Part<T>>();
  const [failure, setFailure] = useState<Failure>();
  const { reload } = first;
  useEffect(() => {
    setRest(undefined);
    if (version > 0) void reload();
  }, [version, reload]);

  const further = async (cursor: string) => {
    setFailure(undefined);
    try {
      const { items, next } = await load(cursor);
      setRest((before) => ({ items: [...(before?.items ?? []), ...items], next }));
    } catch (cause) {
      setFailure(Failure.of(cause));
    }
  };

  return (
    <Shown from={first}>
      {({ items, next: firstNext }) => {
        const next = rest ? rest.next : firstNext;
        return (
          <>
            {items.length === 0 && <p>{none}</p>}
            <ul class="list">{[...items, ...(rest?.items ?? [])].map(draw)}</ul>
            {failure && <FailureBox failure={failure} />}
            {next && (
              <button type="button" class="second" onClick={() => void further(next)}>
                {t("site.more")}
              </button>
            )}
          </>
        );
      }}
    </Shown>
  );
}
