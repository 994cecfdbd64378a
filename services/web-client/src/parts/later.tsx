import type { ComponentChild } from "preact";
import { useResource } from "../state/resource";
import { Shown } from "./shown";

interface Props<T> {
  name: string;
  load: () => Promise<T>;
  draw: (pages: T) => ComponentChild;
}

/** Pages that few people open are fetched when they are. */
export function Later<T>({ name, load, draw }: Props<T>) {
  const pages = useResource(`pages ${name}`, load);
  return (
    <Shown from={pages} lines={6}>
      {draw}
    </Shown>
  );
}
