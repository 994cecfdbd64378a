import { Page } from "../parts/page";
import { PhoneLine } from "../parts/phone";
import { Link } from "../state/router";
import { t } from "../texts";

export function NotFoundPage() {
  return (
    <Page title={t("site.notFound")} lead={t("site.notFoundLead")}>
      <Link class="button" to="/">
        {t("site.toHome")}
      </Link>
    </Page>
  );
}

export function NoAccountPage() {
  return (
    <Page title={t("site.noAccount")} lead={t("site.noAccountLead")}>
      <p>
        <Link class="button" to="/accounts/add">{t("account.add")}</Link>
      </p>
      <PhoneLine />
      <Link to="/profile">{t("menu.profile")}</Link>
    </Page>
  );
}
