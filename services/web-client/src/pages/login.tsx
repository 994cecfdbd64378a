import { enter } from "../api/identity";
import { BillDrawing } from "../parts/drawings";
import { ErrorSummary } from "../parts/error-summary";
import { PasswordField, TextField } from "../parts/field";
import { Page } from "../parts/page";
import { Submit } from "../parts/submit";
import { useForm } from "../state/form";
import { Link, navigate, path } from "../state/router";
import { session, welcome } from "../state/session";
import { useStore } from "../state/store";
import { t } from "../texts";
import { accountNumber } from "./rules";

export function LoginPage() {
  const who = useStore(session);
  const form = useForm({ login: "", password: "" });
  const { login, password } = form.values;

  const check = () => [
    ...(login.trim() ? [] : [{ field: "login" as const, text: t("login.needLogin") }]),
    ...(password ? [] : [{ field: "password" as const, text: t("login.needPassword") }]),
  ];
  const send = async () => {
    welcome(await enter(login.includes("@") ? login.trim() : accountNumber(login), password));
    if (path.get() === "/login") navigate("/", { replace: true });
  };

  return (
    <Page title={t("login.title")} lead={t("login.lead")}>
      {who.state === "guest" && who.ended && (
        <p class="box" role="status">
          {t("login.ended")}
        </p>
      )}
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
        <TextField
          id="login"
          label={t("login.login")}
          hint={t("login.loginHint")}
          drawing={<BillDrawing />}
          autocomplete="username"
          inputmode="email"
          value={login}
          onText={(text) => form.set("login", text)}
          fault={form.faultOf("login")}
        />
        <PasswordField
          id="password"
          label={t("login.password")}
          autocomplete="current-password"
          value={password}
          onText={(text) => form.set("password", text)}
          fault={form.faultOf("password")}
        />
        <Submit busy={form.busy} label={t("login.enter")} />
      </form>
      <ul class="plain ways">
        <li>
          <Link to="/registration" class="button second">{t("login.toRegistration")}</Link>
        </li>
        <li>
          <Link to="/recovery">{t("login.toRecovery")}</Link>
        </li>
        <li>
          <Link to="/calculator">{t("login.toCalculator")}</Link>
        </li>
        <li>
          <Link to="/new-link">{t("login.toNewLink")}</Link>
        </li>
        <li>
          <Link to="/tariffs">{t("menu.tariffs")}</Link>
        </li>
      </ul>
    </Page>
  );
}
