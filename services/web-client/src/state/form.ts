import { useRef, useState } from "preact/hooks";
import { Failure } from "../api/failure";
import { newIntention } from "../api/key";
import { inLanguage } from "../texts";
import { parsed, tab } from "./kept";

/** What is wrong with one field, in words. */
export interface Fault<Field extends string = string> {
  field: Field;
  text: string;
}

interface Options<Field extends string> {
  /** Name under which the typing is kept until the tab closes; secrets are never kept. */
  draft?: string;
  /** The field a problem's JSON pointer speaks of, where it is not simply the first word of the pointer. */
  place?: (pointer: string) => Field | undefined;
}

export interface Form<Field extends string> {
  values: Record<Field, string>;
  set: (field: Field, text: string) => void;
  faults: Fault<Field>[];
  faultOf: (field: Field) => string | undefined;
  failure: Failure | undefined;
  busy: boolean;
  attempt: number;
  submit: (check: () => Fault<Field>[], send: (key: string) => Promise<void>) => Promise<void>;
  refuse: (faults: Fault<Field>[]) => void;
  settle: () => void;
}

/** A form whose typing survives every failure, and whose retries carry the same idempotency key until the outcome is known. */
export function useForm<Field extends string>(first: Record<Field, string>, options: Options<Field> = {}): Form<Field> {
  const { draft, place } = options;
  const [values, setValues] = useState(() => ({ ...first, ...(draft ? parsed<Partial<typeof first>>(tab.read(draft)) : {}) }));
  const [faults, setFaults] = useState<Fault<Field>[]>([]);
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [intention] = useState(newIntention);
  const running = useRef(false);

  const set = (field: Field, text: string) => {
    setValues((before) => {
      const next = { ...before, [field]: text };
      if (draft) tab.write(draft, JSON.stringify(next));
      return next;
    });
    setFaults((before) => before.filter((fault) => fault.field !== field));
  };

  const show = (found: Fault<Field>[], met?: Failure) => {
    setFaults(found);
    setFailure(met);
    setAttempt((count) => count + 1);
  };

  const fieldOf = (pointer: string): Field | undefined => {
    if (place) return place(pointer);
    const word = pointer.split("/")[1] ?? "";
    return word in first ? (word as Field) : undefined;
  };

  const refused = (met: Failure) => {
    if (met.certain) intention.settled();
    const placed = met.faults.flatMap((fault) => {
      const field = fieldOf(fault.pointer);
      return field ? [{ field, text: inLanguage(fault) }] : [];
    });
    show(placed, placed.length > 0 ? undefined : met);
  };

  const submit: Form<Field>["submit"] = async (check, send) => {
    if (running.current) return;
    const found = check();
    if (found.length > 0) return show(found);
    running.current = true;
    setBusy(true);
    setFaults([]);
    setFailure(undefined);
    try {
      await send(intention.keyFor(JSON.stringify(values)));
      intention.settled();
      show([]);
    } catch (cause) {
      refused(Failure.of(cause));
    } finally {
      running.current = false;
      setBusy(false);
    }
  };

  const settle = () => {
    intention.settled();
    if (draft) tab.drop(draft);
    show([]);
  };

  const faultOf = (field: Field) => faults.find((fault) => fault.field === field)?.text;
  return { values, set, faults, faultOf, failure, busy, attempt, submit, refuse: (found) => show(found), settle };
}
