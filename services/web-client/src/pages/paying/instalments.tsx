import { useState } from "preact/hooks";
import { askForInstalments, withdrawInstalments } from "../../api/instalments";
import type { InstalmentPlan, InstalmentPlans } from "../../api/contract";
import { newKey } from "../../api/key";
import { Choice } from "../../parts/choice";
import { ErrorSummary } from "../../parts/error-summary";
import { FailureBox } from "../../parts/failure-box";
import { described, Frame } from "../../parts/field";
import { isOpen, Months, nextPart, usePlans } from "../../parts/instalments";
import { Page } from "../../parts/page";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { day, isZero, moment, money } from "../../format";
import { isOwner, useAccount } from "../../state/account";
import { useDoing } from "../../state/doing";
import { useForm } from "../../state/form";
import { Link } from "../../state/router";
import { useStore } from "../../state/store";
import { today } from "../../state/today";
import { viewed } from "../../state/viewing";
import { days, t, word } from "../../texts";

type Part = InstalmentPlan["parts"][number] | InstalmentPlans["schedules"][number]["parts"][number];

const LONGEST = 500;
const WORDS = { asked: "instalments.asked", agreed: "instalments.agreed", refused: "instalments.refused", withdrawn: "instalments.taken", broken: "instalments.broken", done: "instalments.done" } as const;

function Parts({ parts, id }: { parts: Part[]; id: string }) {
  const date = useStore(today);
  return (
    <ul class="list" id={id}>
      {parts.map((part) => (
        <li key={part.due_on}>
          <span class="row">
            <span>
              {t("instalments.until", { day: day(part.due_on, date) })}
              {"paid" in part && !isZero(part.paid) && (
                <span class="small muted"> {part.paid === part.amount ? t("instalments.paid") : t("instalments.partly", { sum: money(part.paid) })}</span>
              )}
            </span>
            <strong class="figures">{money(part.amount)}</strong>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What is said before anybody asks: other charges, penalties, and when it ends. */
function Rules({ now }: { now: InstalmentPlans }) {
  return (
    <ul id="instalment-rules">
      <li>{t("instalments.also")}</li>
      {now.penalty === "goes_on" && <li>{t("instalments.penalty")}</li>}
      <li>{t("instalments.grace", { days: days(now.grace_days) })}</li>
    </ul>
  );
}

interface AskProps {
  account: string;
  now: InstalmentPlans;
  reload: () => Promise<void>;
  onSent: () => void;
}

function Ask({ account, now, reload, onSent }: AskProps) {
  const form = useForm({ months: String(now.schedules[0]?.months ?? ""), word: "" }, { draft: `instalments ${account}` });
  const chosen = now.schedules.find((each) => String(each.months) === form.values.months) ?? now.schedules[0];
  const text = form.values.word;
  const check = () => (text && !text.trim() ? [{ field: "word" as const, text: t("instalments.wordBlank") }] : []);
  const send = async (key: string) => {
    try {
      await askForInstalments(account, chosen?.months ?? 0, now.amount, text.trim(), key);
      form.settle();
      onSent();
    } finally {
      await reload();
    }
  };
  if (!chosen) return null;
  const options = now.schedules.map(({ months, parts }) => ({ value: String(months), label: t("instalments.inParts", { count: months, each: money(parts.at(-1)?.amount ?? "") }) }));
  return (
    <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <Choice id="months" label={t("instalments.months")} value={String(chosen.months)} options={options} onChoice={(value) => form.set("months", value)} />
      <div aria-live="polite">
        <h2>{t("instalments.schedule")}</h2>
        <Parts parts={chosen.parts} id="schedule" />
        {chosen.parts[0]?.amount !== chosen.parts.at(-1)?.amount && <p class="small muted">{t("instalments.firstMore")}</p>}
      </div>
      <Rules now={now} />
      <Frame id="word" label={t("instalments.word")} hint={t("instalments.wordHint")} fault={form.faultOf("word")}>
        <textarea
          id="word"
          rows={3}
          maxLength={LONGEST}
          value={text}
          aria-invalid={form.faultOf("word") ? true : undefined}
          aria-describedby={described("word", true, form.faultOf("word"))}
          onInput={(event) => form.set("word", event.currentTarget.value)}
        />
      </Frame>
      <Submit busy={form.busy} label={t("instalments.send")} />
    </form>
  );
}

/** What is to be divided, and the form; or why there is none. */
function Offer({ own, ...props }: AskProps & { own: boolean }) {
  const { now } = props;
  if (now.schedules.length === 0) return <p class="box">{word("instalmentsWhyNot", now.not_offered ?? "") ?? t("instalments.none")}</p>;
  return (
    <>
      <h2>{t("instalments.whole")}</h2>
      <p class="sum" id="divided">
        {money(now.amount)}
      </p>
      <Months owed={now.owed} />
      <p class="small muted">{t("instalments.asOf", { at: moment(now.as_of, undefined) })}</p>
      {own ? <Ask {...props} /> : <p class="box">{t("instalments.ownerOnly")}</p>}
    </>
  );
}

function Plan({ plan }: { plan: InstalmentPlan }) {
  const date = useStore(today);
  const late = !isZero(plan.late) && plan.breaks_after !== null;
  return (
    <div class="box" data-plan={plan.state}>
      <p>
        <strong>{t(late ? "instalments.lateNow" : WORDS[plan.state])}</strong>
      </p>
      <p>{t("instalments.of", { sum: money(plan.amount), count: plan.parts.length })}</p>
      <p class="small muted">
        {t("instalments.since", { day: moment(plan.asked_at, date) })}
        {plan.decided_at && `. ${t("instalments.decided", { day: moment(plan.decided_at, date) })}`}
      </p>
      {plan.word && <p>{t("instalments.youWrote", { text: plan.word })}</p>}
      {plan.reason && <p>{t("instalments.reason", { text: plan.reason })}</p>}
      {(plan.state === "agreed" || plan.state === "broken") && <p>{t("instalments.settled", { settled: money(plan.settled), sum: money(plan.amount) })}</p>}
      {plan.state === "agreed" && !late && <p>{nextPart(plan, date)}</p>}
      {plan.state === "broken" && <p>{t("instalments.left", { sum: money(plan.left) })}</p>}
      {late && <p class="note">{t("instalments.payLate", { sum: money(plan.late), day: day(plan.breaks_after ?? "", date) })}</p>}
    </div>
  );
}

function Current({ account, own, plan, now, doing }: { account: string; own: boolean; plan: InstalmentPlan; now: InstalmentPlans; doing: ReturnType<typeof useDoing> }) {
  const withdraw = () => void doing.act(plan.plan_id, t("instalments.withdrawn"), () => withdrawInstalments(account, plan.plan_id, newKey()));
  return (
    <>
      <Plan plan={plan} />
      <h2>{t("instalments.schedule")}</h2>
      <Parts parts={plan.parts} id="parts" />
      <Rules now={now} />
      {plan.state === "agreed" && (
        <p>
          <Link to="/payments" class="button">
            {t("instalments.pay")}
          </Link>
        </p>
      )}
      {plan.state === "asked" && own && (
        <p>
          <button type="button" class="second" id="withdraw" aria-busy={doing.busy !== undefined} onClick={withdraw}>
            {t("instalments.withdraw")}
          </button>
        </p>
      )}
    </>
  );
}

/** A debt in parts: what can be asked for, how a request or plan stands, and the earlier ones. */
export function InstalmentsPage() {
  const account = useAccount();
  const plans = usePlans(account.account_id);
  const doing = useDoing(plans.reload);
  const [asked, setAsked] = useState(false);
  const own = isOwner(account) && !viewed();
  return (
    <Page title={t("instalments.title")} lead={t("instalments.lead")}>
      <Shown from={plans}>
        {(now) => {
          const open = now.items.find(isOpen);
          const earlier = now.items.filter((each) => !isOpen(each));
          return (
            <>
              <div role="status">
                {doing.done && !open && <p class="box box-good">{doing.done}</p>}
                {asked && open?.state === "asked" && <p class="box box-good">{t("instalments.sent")}</p>}
              </div>
              {doing.failure && <FailureBox failure={doing.failure} />}
              {open ? (
                <Current account={account.account_id} own={own} plan={open} now={now} doing={doing} />
              ) : (
                <Offer account={account.account_id} own={own} now={now} reload={plans.reload} onSent={() => setAsked(true)} />
              )}
              {earlier.length > 0 && (
                <section aria-labelledby="earlier">
                  <h2 id="earlier">{t("instalments.earlier")}</h2>
                  {earlier.map((plan) => (
                    <Plan key={plan.plan_id} plan={plan} />
                  ))}
                </section>
              )}
            </>
          );
        }}
      </Shown>
      <p>
        <Link to="/payments">{t("instalments.back")}</Link>
      </p>
    </Page>
  );
}
