import type { ComponentChild } from "preact";
import { FailureBox } from "../../parts/failure-box";
import { Shown } from "../../parts/shown";
import { useDoing } from "../../state/doing";
import { type Resource, useResource } from "../../state/resource";

export type Act = ReturnType<typeof useDoing>["act"];

export interface OneOf<T> {
  one: T;
  busy: boolean;
  act: Act;
}

interface Props<T> {
  name: string;
  load: () => Promise<{ items: T[] }>;
  idOf: (one: T) => string;
  none: string;
  draw: (props: OneOf<T>) => ComponentChild;
}

/** What waits for a decision of the staff, the longest waiting first, and what came of the last one. */
export function WaitingList<T>({ name, load, idOf, none, draw }: Props<T>) {
  const waiting: Resource<{ items: T[] }> = useResource(name, load);
  const { busy, failure, done, act } = useDoing(waiting.reload);
  return (
    <>
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      {failure && <FailureBox failure={failure} />}
      <Shown from={waiting}>
        {({ items }) =>
          items.length === 0 ? <p>{none}</p> : <ul class="plain">{items.map((one) => draw({ one, busy: busy === idOf(one), act }))}</ul>
        }
      </Shown>
    </>
  );
}
