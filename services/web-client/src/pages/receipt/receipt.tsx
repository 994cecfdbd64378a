import type { Receipt } from "../../api/contract";
import { receiptsOf } from "../../api/receipts";
import { Page } from "../../parts/page";
import { saveAs } from "../../parts/save";
import { Shown } from "../../parts/shown";
import { useAccount } from "../../state/account";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { t } from "../../texts";
import type { Said } from "./genuine";
import { Says } from "./says";
import { Square } from "./square";

const saidBy = (receipt: Receipt) => (JSON.parse(receipt.document) as { receipt: Said }).receipt;

const fileName = (receipt: Receipt) => `receipt-${saidBy(receipt).account_number}-${receipt.number}.json`;
const save = (receipt: Receipt) => saveAs(fileName(receipt), new Blob([receipt.document], { type: "application/json" }));

function One({ receipt }: { receipt: Receipt }) {
  const address = `${location.origin}/receipt#${receipt.compact}`;
  return (
    <section class="card receipt" aria-labelledby={`receipt-${receipt.number}`}>
      <h2 id={`receipt-${receipt.number}`}>{t("receipt.one", { number: receipt.number })}</h2>
      <div class="receipt-parts">
        <Says said={saidBy(receipt)} />
        <Square text={address} label={t("receipt.square")} />
      </div>
      <p class="small muted">{t("receipt.how", { address: `${location.host}/receipt` })}</p>
      <p class="buttons no-print">
        <button type="button" class="second" id={`save-${receipt.number}`} onClick={() => save(receipt)}>
          {t("receipt.save")}
        </button>
        <a href={address} id={`check-${receipt.number}`}>
          {t("receipt.check")}
        </a>
      </p>
    </section>
  );
}

/** The receipts of a reading: for keeping as files, and for paper. */
export function ReceiptPage({ reading }: { reading: string }) {
  const { account_id: account } = useAccount();
  const found = useResource(`receipts ${account} ${reading}`, () => receiptsOf(account, reading));
  return (
    <Page title={t("receipt.title")} lead={t("receipt.lead")}>
      <Shown from={found} lines={8}>
        {({ receipts }) =>
          receipts.length === 0 ? (
            <div class="box">
              <p>{t("receipt.notYet")}</p>
              <button type="button" class="second" onClick={() => void found.reload()}>
                {t("receipt.again")}
              </button>
            </div>
          ) : (
            <>
              {[...receipts].reverse().map((receipt) => (
                <One key={receipt.number} receipt={receipt} />
              ))}
              <p class="buttons no-print">
                <button type="button" class="main" onClick={() => print()}>
                  {t("site.print")}
                </button>
                <Link to="/readings">{t("receipt.back")}</Link>
              </p>
            </>
          )
        }
      </Shown>
    </Page>
  );
}
