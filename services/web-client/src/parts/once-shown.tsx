import { useState } from "preact/hooks";

/** A secret that is shown this once. */
export function OnceShown({ lead, text, copy, copied }: { lead: string; text: string; copy: string; copied: string }) {
  const [done, setDone] = useState(false);
  return (
    <div class="box box-good" role="status">
      <p>{lead}</p>
      <p class="figures">
        <strong id="once">{text}</strong>
      </p>
      <button type="button" class="second" onClick={() => void navigator.clipboard.writeText(text).then(() => setDone(true))}>
        {done ? copied : copy}
      </button>
    </div>
  );
}
