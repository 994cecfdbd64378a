import { Frame } from "./field";

const MEBIBYTE = 1024 * 1024;

/** A size as it is told to people: whole mebibytes. */
export const mebibytes = (bytes: number): number => Math.floor(bytes / MEBIBYTE);

interface FileFieldProps {
  label: string;
  hint: string;
  fault: string | undefined;
  accept?: string;
  onFile: (file: File | undefined) => void;
}

/** One file to be sent. */
export function FileField({ label, hint, fault, accept, onFile }: FileFieldProps) {
  return (
    <Frame id="file" label={label} hint={hint} fault={fault}>
      <input
        id="file"
        type="file"
        accept={accept}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? "file-fault file-hint" : "file-hint"}
        onChange={(event) => onFile(event.currentTarget.files?.[0])}
      />
    </Frame>
  );
}

/** How much of it has gone; `share` from 0 to 1, undefined while nothing is sent. */
export function Sending({ label, share }: { label: string; share: number | undefined }) {
  if (share === undefined) return null;
  return (
    <p role="status">
      <label>
        {label} <progress max={1} value={share} />
      </label>
    </p>
  );
}
