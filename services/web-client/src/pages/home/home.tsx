import { balance, unreadMonths } from "../../api/billing";
import { messages } from "../../api/messages";
import { meters, window as readingWindow } from "../../api/readings";
import { AwaitedFromBase, useBase } from "../../parts/from-base";
import { Page } from "../../parts/page";
import { Shown } from "../../parts/shown";
import { WaitingCharges } from "../../parts/waiting-charges";
import { useAccount } from "../../state/account";
import { useResource } from "../../state/resource";
import { today } from "../../state/today";
import { t } from "../../texts";
import { LastMessages, LastMoney, ToPay } from "./cards";
import { Barometers, Unread } from "./outlook";
import { ReadingWindow } from "./window-card";

export function HomePage() {
  const { account_id: account, account_number: number } = useAccount();
  const owed = useResource(`balance ${account}`, () => balance(account));
  const window = useResource(`window ${account}`, async () => {
    const answer = await readingWindow(account);
    today.set(answer.today);
    return answer;
  });
  const dials = useResource(`meters ${account}`, () => meters(account));
  const news = useResource(`messages ${account}`, () => messages(account));
  const gaps = useResource(`unread months ${account}`, () => unreadMonths(account));
  const base = useBase(account);
  return (
    <Page title={t("menu.home")}>
      <AwaitedFromBase base={base} />
      <WaitingCharges account={account} />
      <div class="cards">
        <div>
          <Shown from={owed}>{(value) => <ToPay balance={value} number={number} base={base} />}</Shown>
          <Unread gaps={gaps} />
          <Shown from={window}>
            {(value) => <Shown from={dials}>{({ meters: all }) => <ReadingWindow window={value} meters={all} asked={Boolean(gaps.value?.items.length)} />}</Shown>}
          </Shown>
          <Barometers account={account} />
        </div>
        <div>
          {owed.value && <LastMoney balance={owed.value} />}
          <Shown from={news}>{(value) => <LastMessages list={value.messages} unread={value.unread} />}</Shown>
        </div>
      </div>
    </Page>
  );
}
