import { useState } from "preact/hooks";
import type { ReviewCase } from "../../api/contract";
import { newKey } from "../../api/key";
import { decideReview, reviews } from "../../api/staff";
import { moment } from "../../format";
import { Facts } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { TextField } from "../../parts/field";
import { Shown } from "../../parts/shown";
import { useDoing } from "../../state/doing";
import { useResource } from "../../state/resource";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";

interface OneProps {
  one: ReviewCase;
  busy: boolean;
  act: (what: string, said: string, ask: () => Promise<unknown>) => Promise<void>;
}

function entityRows(entity: NonNullable<ReviewCase["organisation"]>): [string, string][] {
  const { organisation, inn, contract_number, position, phone } = entity;
  return [
    [s("reviews.organisation"), organisation],
    [s("reviews.inn"), inn],
    [s("reviews.contract"), contract_number],
    [s("reviews.position"), position],
    ...(phone ? [[s("reviews.phone"), phone] as [string, string]] : []),
  ];
}

function One({ one, busy, act }: OneProps) {
  const [note, setNote] = useState("");
  const [fault, setFault] = useState<string>();
  const id = one.registration_id;
  const number = { number: one.account_number };
  const approve = () => {
    if (one.has_owner && !confirm(s("reviews.ownerSure", number))) return;
    void act(id, s(one.adds ? "reviews.added" : "reviews.approved", number), () => decideReview(id, "approved", note, newKey()));
  };
  const refuse = () => {
    if (!note.trim()) return setFault(s("reviews.needNote"));
    void act(id, s("reviews.refused", number), () => decideReview(id, "refused", note, newKey()));
  };
  return (
    <li class="card" id={`case-${id}`}>
      <h2>{staffWord("reviewReasons", one.reason)}</h2>
      <Facts
        rows={[
          [s("reviews.account"), one.account_number],
          [s("reviews.name"), [one.surname, one.name, one.patronymic].filter(Boolean).join(" ")],
          [s("reviews.email"), one.email_masked],
          ...(one.phone_on_file ? [[s("reviews.phoneOnFile"), one.phone_on_file] as [string, string]] : []),
          ...(one.organisation ? entityRows(one.organisation) : []),
          [s("reviews.since"), moment(one.opened_at, undefined)],
        ]}
      />
      {one.adds && <p>{s("reviews.adds")}</p>}
      {one.has_owner && <p class="note">{s("reviews.hasOwner")}</p>}
      <TextField
        id={`note-${id}`}
        label={s("reviews.note")}
        hint={s("reviews.noteHint")}
        autocomplete="off"
        optional
        value={note}
        onText={(text) => (setNote(text), setFault(undefined))}
        fault={fault}
      />
      <p class="buttons">
        <button type="button" class="main" aria-busy={busy} onClick={approve}>
          {s("reviews.approve")}
        </button>
        <button type="button" class="second" aria-busy={busy} onClick={refuse}>
          {s("reviews.refuse")}
        </button>
      </p>
    </li>
  );
}

/** Registrations that a machine must not decide: the longest waiting first, each with why it is here. */
export function ReviewsPage() {
  const waiting = useResource("reviews", reviews);
  const { busy, failure, done, act } = useDoing(waiting.reload);
  return (
    <StaffPage title={s("reviews.title")} lead={s("reviews.lead")}>
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      {failure && <FailureBox failure={failure} />}
      <Shown from={waiting}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{s("reviews.none")}</p>
          ) : (
            <ul class="plain">
              {items.map((one) => (
                <One key={one.registration_id} one={one} busy={busy === one.registration_id} act={act} />
              ))}
            </ul>
          )
        }
      </Shown>
    </StaffPage>
  );
}
