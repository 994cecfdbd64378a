import { useState } from "preact/hooks";
import { dispute as send } from "../../api/disputes";
import type { Dispute, Reading } from "../../api/contract";
import { ErrorSummary } from "../../parts/error-summary";
import { described, Frame } from "../../parts/field";
import { Submit } from "../../parts/submit";
import { moment } from "../../format";
import { useForm } from "../../state/form";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { t } from "../../texts";

const LONGEST = 1000;

/** What the customer said against a reading, and what came of it. */
export function DisputeCard({ dispute }: { dispute: Dispute }) {
  const date = useStore(today);
  return (
    <div class="box" data-dispute={dispute.status}>
      <p>
        <strong>{t(`disputes.${dispute.status}`)}</strong> <span class="small muted">{moment(dispute.decided_at ?? dispute.opened_at, date)}</span>
      </p>
      <p>{t("disputes.youWrote", { text: dispute.text })}</p>
      {dispute.reason && <p>{t("disputes.weAnswered", { text: dispute.reason })}</p>}
    </div>
  );
}

interface Props {
  account: string;
  reading: Reading;
  onSaid: (dispute: Dispute) => void;
}

/** A reading that can no longer be changed: the customer says in a sentence why it is wrong, and a person decides. */
export function DisputeForm({ account, reading, onSaid }: Props) {
  const [writing, setWriting] = useState(false);
  const id = `dispute-${reading.reading_id}`;
  const form = useForm<string>({ [id]: "" }, { draft: id, place: () => id });
  const text = form.values[id] ?? "";
  const check = () => (text.trim() ? [] : [{ field: id, text: t("disputes.need") }]);
  const say = async (key: string) => {
    const said = await send(account, reading.reading_id, text.slice(0, LONGEST), key);
    form.settle();
    onSaid(said);
  };
  if (!writing) {
    return (
      <p>
        <button type="button" class="link" onClick={() => setWriting(true)}>
          {t("disputes.disagree")}
        </button>
      </p>
    );
  }
  return (
    <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, say))}>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <Frame id={id} label={t("disputes.label")} hint={t("disputes.hint")} fault={form.faultOf(id)}>
        <textarea
          id={id}
          rows={4}
          maxLength={LONGEST}
          value={text}
          aria-required
          aria-invalid={form.faultOf(id) ? true : undefined}
          aria-describedby={described(id, true, form.faultOf(id))}
          onInput={(event) => form.set(id, event.currentTarget.value)}
        />
      </Frame>
      <Submit busy={form.busy} label={t("disputes.send")} />
      <button type="button" class="second" onClick={() => setWriting(false)}>
        {t("disputes.back")}
      </button>
    </form>
  );
}
