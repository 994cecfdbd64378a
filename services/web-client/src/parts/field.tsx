import type { ComponentChildren, TargetedEvent } from "preact";
import { useState } from "preact/hooks";
import { t } from "../texts";

interface FrameProps {
  id: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  fault?: string | undefined;
  drawing?: ComponentChildren;
  children: ComponentChildren;
}

/** Label, hint, what is wrong, then the control. */
export function Frame({ id, label, hint, fault, drawing, children }: FrameProps) {
  return (
    <div class={fault ? "field field-faulty" : "field"}>
      <label for={id}>{label}</label>
      {hint && (
        <div class="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {drawing}
      {fault && (
        <p class="fault" id={`${id}-fault`}>
          <span class="mark" aria-hidden="true">
            !
          </span>
          {fault}
        </p>
      )}
      {children}
    </div>
  );
}

export function described(id: string, hint: unknown, fault: unknown): string | undefined {
  return [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined;
}

export interface TextFieldProps extends Omit<FrameProps, "children"> {
  value: string;
  onText: (text: string) => void;
  type?: "text" | "email" | "password" | "date";
  min?: string;
  autocomplete?: string;
  inputmode?: "text" | "numeric" | "email";
  optional?: boolean;
  narrow?: boolean;
  after?: ComponentChildren;
}

export function TextField(props: TextFieldProps) {
  const { id, hint, fault, value, onText, type = "text", min, autocomplete, inputmode, optional, narrow, after } = props;
  return (
    <Frame {...props}>
      <div class="control">
        <input
          id={id}
          name={id}
          type={type as "text"}
          value={value}
          min={min}
          class={narrow ? "narrow" : undefined}
          autocomplete={autocomplete}
          inputmode={inputmode}
          autocapitalize={type === "text" && inputmode === undefined ? "sentences" : "none"}
          spellcheck={false}
          aria-required={!optional}
          aria-invalid={fault ? true : undefined}
          aria-describedby={described(id, hint, fault)}
          onInput={(event: TargetedEvent<HTMLInputElement>) => onText(event.currentTarget.value)}
        />
        {after}
      </div>
    </Frame>
  );
}

export function PasswordField(props: Omit<TextFieldProps, "type" | "after">) {
  const [shown, setShown] = useState(false);
  const toggle = (
    <button type="button" class="quiet" aria-controls={props.id} aria-pressed={shown} onClick={() => setShown(!shown)}>
      {t(shown ? "form.hide" : "form.show")}
    </button>
  );
  return <TextField {...props} type={shown ? "text" : "password"} inputmode="text" after={toggle} />;
}
