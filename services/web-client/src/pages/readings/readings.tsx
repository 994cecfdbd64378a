import { useState } from "preact/hooks";
import type { Window } from "../../api/contract";
import { meters, window as readingWindow } from "../../api/readings";
import { AsOfBase, AwaitedFromBase, isAwaited, useBase } from "../../parts/from-base";
import { Page } from "../../parts/page";
import { Shown } from "../../parts/shown";
import { maySend, useAccount } from "../../state/account";
import { useResource } from "../../state/resource";
import { today } from "../../state/today";
import { inLanguage, t } from "../../texts";
import { History } from "./history";
import { MeterSection } from "./meter";

function WindowNotice({ window }: { window: Window }) {
  return (
    <p class="box" id="window-notice">
      {inLanguage({ ru: window.message_ru, en: window.message_en })}
    </p>
  );
}

export function ReadingsPage() {
  const current = useAccount();
  const { account_id: account } = current;
  const [version, setVersion] = useState(0);
  const window = useResource(`window ${account}`, async () => {
    const answer = await readingWindow(account);
    today.set(answer.today);
    return answer;
  });
  const dials = useResource(`meters ${account}`, () => meters(account));
  const base = useBase(account);
  const changed = () => {
    setVersion((count) => count + 1);
    void dials.reload();
  };
  return (
    <Page title={t("menu.readings")}>
      <AwaitedFromBase base={base} />
      <Shown from={window} lines={1}>
        {(open) => (
          <>
            <WindowNotice window={open} />
            {!maySend(current) && <p class="box" id="only-looking">{t("roles.cannotSend")}</p>}
            <Shown from={dials} lines={5}>
              {({ meters: all }) =>
                all.length === 0
                  ? !isAwaited(base) && t("readings.noMeter")
                  : all.map((meter, place) => (
                      <MeterSection key={meter.meter_id} account={account} meter={meter} window={open} place={place} maySend={maySend(current)} onChanged={changed} />
                    ))
              }
            </Shown>
            <AsOfBase base={base} />
          </>
        )}
      </Shown>
      <History account={account} version={version} maySend={maySend(current)} />
    </Page>
  );
}
