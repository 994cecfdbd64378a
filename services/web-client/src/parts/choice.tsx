import type { ComponentChildren } from "preact";

interface ChoiceProps {
  id: string;
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChoice: (value: string) => void;
}

export function Choice({ id, label, value, options, onChoice }: ChoiceProps) {
  return (
    <div class="choice">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoice(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Details one tap away; open on paper. */
export function Fold({ title, children, open, onOpen }: { title: ComponentChildren; children: ComponentChildren; open?: boolean; onOpen?: () => void }) {
  return (
    <details open={open} onToggle={(event) => event.currentTarget.open && onOpen?.()}>
      <summary>{title}</summary>
      <div class="folded">{children}</div>
    </details>
  );
}

/** A word and its value, one under another on a phone. */
export function Facts({ rows }: { rows: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
