import { journal } from "../../api/staff";
import { More } from "../../parts/more";
import { moment } from "../../format";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";

/** Roles and reasons stand in a note as their codes, remarks as they were typed. */
const inWords = (note: string) =>
  note
    .split(" ")
    .map((word) => staffWord("noteWords", staffWord("roles", word)))
    .join(" ")
    .replace(/:$/, "");

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
              {line.note && <span class="muted"> ({inWords(line.note)})</span>}
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
