import { inLanguage } from "../texts";
import { Frame } from "./field";

/** What a program may be allowed to do. */
export interface Right {
  name: string;
  ru: string;
  en: string;
}

interface RightsFieldProps {
  label: string;
  rights: Right[];
  chosen: string[];
  onChoice: (chosen: string[]) => void;
  fault?: string | undefined;
  /** Whether the technical name stands beside the words. */
  named?: boolean;
}

/** Rights to tick, none or many. */
export function RightsField({ label, rights, chosen, onChoice, fault, named }: RightsFieldProps) {
  const flip = (name: string) => onChoice(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name]);
  return (
    <Frame id="scopes" label={label} fault={fault}>
      <div id="scopes" role="group" aria-label={label} tabIndex={-1}>
        {rights.map((right) => (
          <div class="tick" key={right.name}>
            <input type="checkbox" id={`right-${right.name}`} checked={chosen.includes(right.name)} onChange={() => flip(right.name)} />
            <label for={`right-${right.name}`}>
              {inLanguage(right)} {named && <code>{right.name}</code>}
            </label>
          </div>
        ))}
      </div>
    </Frame>
  );
}
