import { dial } from "../format";
import { t } from "../texts";
import { described, Frame } from "./field";

interface Props {
  id: string;
  label: string;
  digits: number;
  previous: string;
  previousNote: string;
  value: string;
  fault: string | undefined;
  onText: (text: string) => void;
  onLeave: () => void;
}

/** One dial: the figure of last time and, under it in the same digits, the one of today. */
export function FigureInput({ id, label, digits, previous, previousNote, value, fault, onText, onLeave }: Props) {
  const before = (
    <>
      <span class="previous">
        <span>{previousNote}</span>
        <span class="dial">
          <span class="unseen">{dial(previous, 1)}</span>
          <span aria-hidden="true">{dial(previous, digits)}</span>
        </span>
      </span>
    </>
  );
  return (
    <Frame id={id} label={label} hint={before} fault={fault}>
      <input
        id={id}
        name={id}
        class="dial"
        inputmode="numeric"
        autocomplete="off"
        enterkeyhint="done"
        value={value}
        aria-required
        aria-invalid={fault ? true : undefined}
        aria-describedby={described(id, true, fault)}
        aria-label={`${label}, ${t("readings.now")}`}
        onInput={(event) => onText(event.currentTarget.value)}
        onBlur={onLeave}
      />
    </Frame>
  );
}
