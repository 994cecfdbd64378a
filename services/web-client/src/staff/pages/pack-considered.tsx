import type { PackConsidered } from "../../api/contract";
import { Facts, Fold } from "../../parts/choice";
import { s, staffWord } from "../texts";
import { spanOf } from "./packs";

/** `urban_gas/1/single/within_norm` in words, a field by its name. */
function what(name: string): string {
  return name
    .split("/")
    .map((part) => staffWord("packWords", part))
    .join(", ");
}

const shown = (value: string | null) => (value === null ? "—" : staffWord("packWords", value));

function Changes({ considered }: { considered: PackConsidered }) {
  const { changes, before } = considered;
  const title = before ? s("packs.changes", { count: changes.length, before }) : s("packs.allNew", { count: changes.length });
  return (
    <Fold title={title} open={changes.length <= 12}>
      <div class="wide" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{s("packs.what")}</th>
              <th scope="col" class="figures">
                {s("packs.before")}
              </th>
              <th scope="col" class="figures">
                {s("packs.after")}
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <tr key={change.what}>
                <th scope="row">{what(change.what)}</th>
                <td class="figures">{shown(change.before)}</td>
                <td class="figures">{shown(change.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Fold>
  );
}

/** What a pack says and what it changes against the table in force. */
export function Considered({ considered }: { considered: PackConsidered }) {
  const { table, examples, charged, waiting, needs_reason: past } = considered;
  if (!table) return null;
  return (
    <>
      <Facts
        rows={[
          [s("packs.name"), table.tariff],
          [s("packs.plan"), table.plan],
          [s("packs.days"), spanOf(table)],
          ...(examples > 0 ? [[s("packs.examples"), s("packs.examplesRight", { count: examples })] as const] : []),
          [s("packs.waitFor"), String(waiting)],
          ...(charged > 0 ? [[s("packs.charged"), String(charged)] as const] : []),
        ]}
      />
      {past && <p class="note">{s("packs.past", { charged, waiting })}</p>}
      <Changes considered={considered} />
    </>
  );
}
