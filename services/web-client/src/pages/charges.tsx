import { charges } from "../api/billing";
import type { ChargeSummary } from "../api/contract";
import { More } from "../parts/more";
import { Page } from "../parts/page";
import { WaitingCharges } from "../parts/waiting-charges";
import { capital, change, energy, isZero, money, period } from "../format";
import { useAccount } from "../state/account";
import { Link } from "../state/router";
import { t } from "../texts";

function One({ charge }: { charge: ChargeSummary }) {
  return (
    <li>
      <Link to={`/charges/${charge.charge_id}`} class="row row-link">
        <span>
          {capital(period(charge.period))}
          <span class="small muted"> {energy(charge.volume)}</span>
          {charge.revision > 1 && !isZero(charge.difference) && (
            <em class="small">{t("charge.difference", { change: change(charge.difference) })}</em>
          )}
        </span>
        <strong class="figures">{money(charge.total)}</strong>
      </Link>
    </li>
  );
}

export function ChargesPage() {
  const { account_id: account } = useAccount();
  return (
    <Page title={t("menu.charges")} lead={t("charge.lead")}>
      <WaitingCharges account={account} />
      <More
        name={`charges ${account}`}
        none={t("charge.none")}
        load={async (cursor) => {
          const { charges: items, next } = await charges(account, cursor);
          return { items, next };
        }}
        draw={(charge) => <One key={charge.charge_id} charge={charge} />}
      />
    </Page>
  );
}
