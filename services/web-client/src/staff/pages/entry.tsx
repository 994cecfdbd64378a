import { useState } from "preact/hooks";
import { enterAsStaff } from "../../api/staff";
import { ErrorSummary } from "../../parts/error-summary";
import { PasswordField, TextField } from "../../parts/field";
import { Submit } from "../../parts/submit";
import { useForm } from "../../state/form";
import { navigate, path } from "../../state/router";
import { session } from "../../state/session";
import { useStore } from "../../state/store";
import { t } from "../../texts";
import { StaffPage } from "../page";
import { welcomeStaff } from "../session";
import { s } from "../texts";

type Fields = "login" | "password" | "code";

/** Login and password first, then the code; they are sent together, and judged together. */
export function EntryPage() {
  const who = useStore(session);
  const [step, setStep] = useState<"password" | "code">("password");
  const form = useForm<Fields>({ login: "", password: "", code: "" });
  const { login, password, code } = form.values;

  const checkFirst = () => [
    ...(login.trim() ? [] : [{ field: "login" as const, text: s("entry.needLogin") }]),
    ...(password ? [] : [{ field: "password" as const, text: t("login.needPassword") }]),
  ];
  const first = async () => setStep("code");
  const checkSecond = () => (code.trim() ? [] : [{ field: "code" as const, text: s("entry.needCode") }]);
  const second = async () => {
    try {
      welcomeStaff(await enterAsStaff({ login: login.trim(), password, code: code.trim() }));
    } catch (cause) {
      form.set("code", "");
      throw cause;
    }
    if (path.get().startsWith("/staff/setup")) navigate("/staff", { replace: true });
  };

  return (
    <StaffPage title={s("entry.title")} lead={s(step === "password" ? "entry.lead" : "entry.codeLead")}>
      {who.state === "guest" && who.ended && (
        <p class="box" role="status">
          {t("login.ended")}
        </p>
      )}
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      {step === "password" ? (
        <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(checkFirst, first))}>
          <TextField
            id="login"
            label={s("entry.login")}
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
          <Submit busy={form.busy} label={s("entry.next")} />
        </form>
      ) : (
        <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(checkSecond, second))}>
          <TextField
            id="code"
            label={s("entry.code")}
            hint={s("entry.codeHint")}
            autocomplete="one-time-code"
            inputmode="email"
            narrow
            value={code}
            onText={(text) => form.set("code", text)}
            fault={form.faultOf("code")}
          />
          <Submit busy={form.busy} label={t("login.enter")} />
          <button type="button" class="link" id="back" onClick={() => setStep("password")}>
            {s("entry.back")}
          </button>
        </form>
      )}
    </StaffPage>
  );
}
