import { useState } from "preact/hooks";
import { staffCase } from "../../api/calculator";
import type { CaseAnswer, StaffCase } from "../../api/contract";
import { Failure } from "../../api/failure";
import { Choice, Facts } from "../../parts/choice";
import { FailureBox } from "../../parts/failure-box";
import { described, Frame } from "../../parts/field";
import { Submit } from "../../parts/submit";
import { day, money } from "../../format";
import { inLanguage } from "../../texts";
import { StaffPage } from "../page";
import { s } from "../texts";
import { EXAMPLE_NAMES, type ExampleName, exampleText } from "./example-cases";

function Answer({ answer }: { answer: CaseAnswer }) {
  const { counters } = answer;
  return (
    <section aria-labelledby="answer-title" id="answer">
      <h2 id="answer-title">{s("calculator.answer")}</h2>
      <p class="sum" id="answer-total">
        {money(answer.total)}
      </p>
      {answer.norm && <p>{inLanguage(answer.norm)}</p>}
      {answer.steps.length > 0 && <h3>{s("calculator.steps")}</h3>}
      <ol class="list">
        {answer.steps.map((step, place) => (
          <li key={place}>
            {inLanguage(step.why)}
            <p class="small muted">{inLanguage(step.rule)}</p>
          </li>
        ))}
      </ol>
      <h3>{s("calculator.lines")}</h3>
      <ol class="list lines">
        {answer.lines.map((line, place) => (
          <li key={place}>
            <span class="row">
              <span>{inLanguage(line.why)}</span>
              <strong class="figures">{money(line.amount)}</strong>
            </span>
            <p class="small muted">
              {[inLanguage(line.rule) + (line.rule.checked ? "" : ` (${s("calculator.unchecked")})`), line.tariff, line.tariff_line, day(line.on, undefined)]
                .filter(Boolean)
                .join(" · ")}
            </p>
          </li>
        ))}
      </ol>
      <Facts
        rows={[
          [s("calculator.total"), <strong class="figures">{money(answer.total)}</strong>],
          ...(answer.net && answer.vat
            ? [
                [s("calculator.net"), money(answer.net)] as const,
                [s("calculator.vat"), money(answer.vat)] as const,
              ]
            : []),
          ...(counters ? [[s("calculator.average"), s("calculator.counters", { used: counters.used, left: counters.left ?? "∞" })] as const] : []),
          [s("calculator.engine"), answer.calculator],
        ]}
      />
    </section>
  );
}

/** What is wrong with a case, field by field. */
function Faults({ failure }: { failure: Failure }) {
  return (
    <ul class="plain">
      {failure.faults.map((fault) => (
        <li key={fault.pointer + fault.ru}>
          <code>{fault.pointer}</code> {inLanguage(fault)}
        </li>
      ))}
    </ul>
  );
}

/** Any case as it is sent to the calculator: examples to start from, the answer line by line with rule, table and price. */
export function CalculatorPage() {
  const [example, setExample] = useState<ExampleName>("consumption");
  const [text, setText] = useState(exampleText("consumption"));
  const [answer, setAnswer] = useState<CaseAnswer>();
  const [failure, setFailure] = useState<Failure>();
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);

  const choose = (value: string) => {
    const name = EXAMPLE_NAMES.find((each) => each === value) ?? "consumption";
    setExample(name);
    setText(exampleText(name));
  };
  const send = async () => {
    setAnswer(undefined);
    setFailure(undefined);
    setFault(undefined);
    let body: StaffCase;
    try {
      body = JSON.parse(text) as StaffCase;
    } catch {
      return setFault(s("calculator.notJson"));
    }
    setBusy(true);
    try {
      setAnswer(await staffCase(body));
    } catch (cause) {
      setFailure(Failure.of(cause));
    }
    setBusy(false);
  };
  return (
    <StaffPage title={s("calculator.title")} lead={s("calculator.lead")}>
      <div class="field">
        <Choice
          id="example"
          label={s("calculator.example")}
          value={example}
          options={EXAMPLE_NAMES.map((value) => ({ value, label: s(`calculatorExamples.${value}`) }))}
          onChoice={choose}
        />
      </div>
      {failure && <FailureBox failure={failure} />}
      {failure && <Faults failure={failure} />}
      <form noValidate onSubmit={(event) => (event.preventDefault(), void send())}>
        <Frame id="case" label={s("calculator.case")} hint={s("calculator.caseHint")} fault={fault}>
          <textarea
            id="case"
            class="case"
            rows={18}
            spellcheck={false}
            value={text}
            aria-invalid={fault ? true : undefined}
            aria-describedby={described("case", true, fault)}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </Frame>
        <Submit busy={busy} label={s("calculator.go")} />
      </form>
      <div role="status">{answer && <Answer answer={answer} />}</div>
    </StaffPage>
  );
}
