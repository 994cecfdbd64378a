import type { ComponentChildren } from "preact";
import { described } from "./field";

interface Props {
  id: string;
  label: string;
  value: string;
  options: readonly { value: string; label: string; hint?: string }[];
  fault?: string | undefined;
  onChoice: (value: string) => void;
  children?: ComponentChildren;
}

/** One of a few, all of them to be read before choosing. The first carries the id, so that the error summary leads to it. */
export function Radios({ id, label, value, options, fault, onChoice, children }: Props) {
  return (
    <fieldset class={fault ? "field field-faulty" : "field"}>
      <legend>{label}</legend>
      {fault && (
        <p class="fault" id={`${id}-fault`}>
          <span class="mark" aria-hidden="true">
            !
          </span>
          {fault}
        </p>
      )}
      {options.map((option, place) => {
        const own = place === 0 ? id : `${id}-${option.value}`;
        return (
          <div class="tick" key={option.value}>
            <input
              type="radio"
              id={own}
              name={id}
              value={option.value}
              checked={option.value === value}
              aria-invalid={fault ? true : undefined}
              aria-describedby={described(own, option.hint, undefined)}
              onChange={() => onChoice(option.value)}
            />
            <label for={own}>
              {option.label}
              {option.hint && (
                <span class="muted tick-hint" id={`${own}-hint`}>
                  {option.hint}
                </span>
              )}
            </label>
          </div>
        );
      })}
      {children}
    </fieldset>
  );
}
