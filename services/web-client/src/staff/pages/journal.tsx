import { journal } from "../../api/staff";
import { More } from "../../parts/more";
import { moment } from "../../format";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";

/** Who did what, the latest first. */
export function JournalPage() {
  return (
    <StaffPage title={s("journal.title")} lead={s("journal.lead")}>
      <More
        name="journal"
        none={s("journal.none")}
        load={journal}
        draw={(line) => (
          <li key={line.line_id} class="row">
            <div>
              <strong>{staffWord("did", line.did)}</strong>: {line.about}
              {line.note && <span class="muted"> ({line.note})</span>}
            </div>
            <span class="small muted">
              {line.by === "operator" ? s("journal.operator") : line.by}, {moment(line.at, undefined)}
            </span>
          </li>
        )}
      />
    </StaffPage>
  );
}
