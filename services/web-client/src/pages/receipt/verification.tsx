import { useEffect, useRef, useState } from "preact/hooks";
import { receiptKeys } from "../../api/receipts";
import { Failure } from "../../api/failure";
import { FailureBox } from "../../parts/failure-box";
import { described, Frame } from "../../parts/field";
import { Page } from "../../parts/page";
import { Phone } from "../../parts/phone";
import { fragment } from "../../state/router";
import { t } from "../../texts";
import { type Verdict, verify } from "./genuine";
import { Says } from "./says";

const LARGEST = 64 * 1024;

function Judged({ verdict }: { verdict: Verdict }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [verdict]);
  const genuine = "said" in verdict;
  return (
    <section id="verdict" class={genuine ? "box box-good" : "box box-bad"}>
      <h2 ref={heading} tabIndex={-1}>
        {t(genuine ? "receipt.genuine" : "receipt.notGenuine")}
      </h2>
      {genuine ? (
        <>
          <p>{t("receipt.genuineMeans")}</p>
          <Says said={verdict.said} />
        </>
      ) : (
        <p>
          {t(`receipt.refused_${verdict.refusal}`)} {t("receipt.ask")} <Phone />
        </p>
      )}
    </section>
  );
}

function useVerifying() {
  const [verdict, setVerdict] = useState<Verdict>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const look = async (given: string) => {
    setBusy(true);
    setFailure(undefined);
    setVerdict(undefined);
    try {
      const { keys } = await receiptKeys();
      setVerdict(await verify(given, keys));
    } catch (cause) {
      setFailure(Failure.of(cause));
    }
    setBusy(false);
  };
  return { verdict, failure, busy, look };
}

/** Whether a receipt is genuine, for anybody. The receipt stays in the browser: only the published keys are fetched. */
export function VerificationPage() {
  const [given, setGiven] = useState(fragment);
  const [empty, setEmpty] = useState(false);
  const [over, setOver] = useState(false);
  const { verdict, failure, busy, look } = useVerifying();
  const check = (text: string) => {
    setEmpty(text.trim() === "");
    if (text.trim() !== "") void look(text);
  };
  const take = async (file: File | undefined) => {
    if (!file) return;
    const text = await file.slice(0, LARGEST).text();
    setGiven(text);
    check(text);
  };
  useEffect(() => {
    if (given) check(given);
  }, []);
  return (
    <Page title={t("receipt.verifyTitle")} lead={t("receipt.verifyLead")}>
      {failure && <FailureBox failure={failure} again={() => check(given)} />}
      {verdict && <Judged verdict={verdict} />}
      <form
        noValidate
        class={over ? "drop over" : "drop"}
        onDragOver={(event) => (event.preventDefault(), setOver(true))}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => (event.preventDefault(), setOver(false), void take(event.dataTransfer?.files[0]))}
        onSubmit={(event) => (event.preventDefault(), check(given))}
      >
        <Frame id="receipt-file" label={t("receipt.file")} hint={t("receipt.fileHint")}>
          <input
            id="receipt-file"
            type="file"
            accept=".json,.txt,application/json"
            aria-describedby="receipt-file-hint"
            onChange={(event) => void take(event.currentTarget.files?.[0])}
          />
        </Frame>
        <Frame id="receipt-text" label={t("receipt.text")} fault={empty ? t("receipt.empty") : undefined}>
          <textarea
            id="receipt-text"
            rows={6}
            spellcheck={false}
            aria-invalid={empty}
            aria-describedby={described("receipt-text", undefined, empty)}
            value={given}
            onInput={(event) => setGiven(event.currentTarget.value)}
          />
        </Frame>
        <button class="main" aria-busy={busy}>
          {t("receipt.verify")}
        </button>
      </form>
      <p class="small muted">{t("receipt.private")}</p>
    </Page>
  );
}
