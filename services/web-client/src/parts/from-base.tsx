import type { Account } from "../api/contract";
import { account as fetchAccount } from "../api/identity";
import { moment } from "../format";
import { useResource } from "../state/resource";
import { useStore } from "../state/store";
import { today } from "../state/today";
import { t } from "../texts";
import { PhoneLine } from "./phone";

/** The account as the retailer's base told it, for pages whose figures come from there. */
export const useBase = (account: string) => useResource(`account ${account}`, () => fetchAccount(account)).value;

export const isAwaited = (base: Account | undefined): boolean => Boolean(base?.load_due_at && !base.loaded_at);

/** Until when the rest of the account is promised, or that it is late and what to do. */
export function AwaitedFromBase({ base }: { base: Account | undefined }) {
  const date = useStore(today);
  if (!base?.load_due_at || base.loaded_at) return null;
  const until = { time: moment(base.load_due_at, date) };
  return (
    <div class="box" id="awaited" role="status">
      <h2>{t(base.load_overdue ? "base.late" : "base.awaited", until)}</h2>
      <p>{t(base.load_overdue ? "base.lateNote" : "base.awaitedNote", until)}</p>
      {base.load_overdue && <PhoneLine />}
    </div>
  );
}

/** When the retailer's base told what stands above, and in which file. */
export function AsOfBase({ base }: { base: Account | undefined }) {
  const date = useStore(today);
  if (!base) return null;
  const time = moment(base.as_of, date);
  return <p class="small muted">{base.file ? t("base.asOfFile", { time, file: base.file }) : t("base.asOf", { time })}</p>;
}
