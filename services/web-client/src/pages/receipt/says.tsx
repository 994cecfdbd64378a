import { Facts } from "../../parts/choice";
import { day, moment, period } from "../../format";
import { t, word } from "../../texts";
import { zoneName } from "../readings/figures";
import type { Said } from "./genuine";

/** What a receipt says, line by line. */
export function Says({ said }: { said: Said }) {
  return (
    <Facts
      rows={[
        [t("receipt.number"), <span class="figures">{said.number}</span>],
        [t("receipt.what"), word("receiptActions", said.action) ?? said.action],
        ...said.zones.map(({ zone, value }) => [said.zones.length > 1 ? zoneName(zone) : t("receipt.figure"), <strong class="figures">{value}</strong>] as const),
        [t("receipt.meter"), <span class="figures">{said.meter_serial || "—"}</span>],
        [t("receipt.account"), <span class="figures">{said.account_number || said.account_id}</span>],
        [t("receipt.period"), period(said.period)],
        [t("receipt.taken"), day(said.taken_on, undefined)],
        [t("receipt.received"), moment(said.received_at, undefined)],
        [t("receipt.source"), word("receiptSources", said.source) ?? said.source],
        [t("receipt.retailer"), said.retailer],
      ]}
    />
  );
}
