import { useEffect, useRef } from "preact/hooks";
import type { CaseAnswer } from "../../api/contract";
import { day, energy, money } from "../../format";
import { inLanguage, t, word } from "../../texts";

function Sources({ answer }: { answer: CaseAnswer }) {
  return (
    <>
      {answer.sources.map((source) => (
        <p key={source.name}>
          {inLanguage(source)}. {source.where}.{source.decision && ` ${source.decision}.`}{" "}
          {source.valid_from &&
            (source.valid_to
              ? t("calculator.period", { from: day(source.valid_from, undefined), to: day(source.valid_to, undefined) })
              : t("calculator.periodOpen", { from: day(source.valid_from, undefined) }))}
        </p>
      ))}
      <p>{t("calculator.vat")}</p>
    </>
  );
}

/** The sum in large figures, and under it the formula of every line in words. */
export function Answer({ answer }: { answer: CaseAnswer }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: "start" });
  }, [answer]);
  return (
    <section aria-labelledby="answer-title" id="answer">
      <h2 id="answer-title" tabIndex={-1} ref={heading}>
        {t("calculator.result")}
      </h2>
      <p class="sum" id="answer-total">
        {money(answer.total)} <span class="sum-note">{energy(answer.volume)}</span>
      </p>
      {answer.lines.length === 0 && <p>{t("calculator.nothing")}</p>}
      {answer.lines.length > 0 && <h3>{t("calculator.lines")}</h3>}
      {answer.norm && <p>{inLanguage(answer.norm)}</p>}
      <ol class="list lines">
        {answer.lines.map((line) => (
          <li key={`${line.zone} ${line.band}`}>
            <span class="row">
              <span>{word("bands", line.band) ?? line.band}</span>
              <strong class="figures">{money(line.amount)}</strong>
            </span>
            <p>{inLanguage(line.why)}</p>
          </li>
        ))}
      </ol>
      <p class="row total">
        <span>{t("calculator.total")}</span>
        <strong class="figures">{money(answer.total)}</strong>
      </p>
      <p class="small muted">{t("calculator.rounding")}</p>
      <h3>{t("calculator.source")}</h3>
      <Sources answer={answer} />
      <p class="buttons no-print">
        <button type="button" class="second" onClick={() => print()}>
          {t("site.print")}
        </button>
      </p>
    </section>
  );
}
