import type { Balance } from "../api/contract";
import { isZero, money } from "../format";
import { inLanguage, t, word } from "../texts";

/** What being late costs until today, and whether that is in the sum already. */
function Delay({ delay }: { delay: NonNullable<Balance["delay"]> }) {
  if (delay.not_computed) return <p class="small">{inLanguage(delay.not_computed)}</p>;
  const { amount, accrued } = delay;
  if (!amount || (isZero(amount) && isZero(accrued))) return null;
  if (amount === accrued) return <p class="small">{t("madeOf.delayIncluded")}</p>;
  return (
    <p class="small">
      {t("madeOf.delay", { sum: money(amount) })} {isZero(accrued) ? t("madeOf.delayApart") : t("madeOf.delayPartly", { sum: money(accrued) })}
    </p>
  );
}

/** The sum to pay as an addition that everybody can check. */
export function MadeOf({ balance: now }: { balance: Balance }) {
  const { made_of: summands = [], delay } = now;
  if (summands.length === 0) return null;
  return (
    <div id="made-of">
      <ul class="plain lines">
        {summands.map(({ kind, amount }) => (
          <li key={kind} class="row">
            <span>{word("madeOf", kind) ?? kind}</span>
            <strong class="figures">{money(amount)}</strong>
          </li>
        ))}
      </ul>
      <p class="row total">
        <span>{isZero(now.advance) ? t("madeOf.total") : t("madeOf.totalAdvance")}</span>
        <strong class="figures">{money(isZero(now.advance) ? now.to_pay : now.advance)}</strong>
      </p>
      {delay && <Delay delay={delay} />}
    </div>
  );
}
