import { useState } from "preact/hooks";
import type { Enrolment } from "../../api/contract";
import { beginEnrolment, checkSetup, confirmEnrolment } from "../../api/staff";
import { Fold } from "../../parts/choice";
import { ErrorSummary } from "../../parts/error-summary";
import { TextField } from "../../parts/field";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { newPasswordFaults, NewPasswordFields } from "../../pages/password-fields";
import { useForm } from "../../state/form";
import { useResource } from "../../state/resource";
import { fragment, Link } from "../../state/router";
import { t } from "../../texts";
import { StaffPage } from "../page";
import { s } from "../texts";

function PasswordStep({ secret, onDone }: { secret: string; onDone: (enrolment: Enrolment) => void }) {
  const form = useForm({ password: "", password_confirmation: "" });
  const send = async () => onDone(await beginEnrolment({ secret, ...form.values }));
  return (
    <>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(() => newPasswordFaults(form.values), send))}>
        <NewPasswordFields form={form} />
        <Submit busy={form.busy} label={s("entry.next")} />
      </form>
    </>
  );
}

function CodeStep({ secret, enrolment, onDone }: { secret: string; enrolment: Enrolment; onDone: (codes: string[]) => void }) {
  const form = useForm({ code: "" });
  const check = () => (form.values.code.trim() ? [] : [{ field: "code" as const, text: s("entry.needCode") }]);
  const send = async () => onDone((await confirmEnrolment(secret, form.values.code.trim())).codes);
  return (
    <>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <ol>
        <li>{s("setup.getApp")}</li>
        <li>{s("setup.scan")}</li>
        <li>{s("setup.type")}</li>
      </ol>
      <img class="picture" id="picture" src={enrolment.picture} alt={s("setup.picture")} />
      <Fold title={s("setup.noCamera")}>
        <p>{s("setup.byHand")}</p>
        <p class="figures" id="typed">
          <strong>{enrolment.typed.replace(/(.{4})(?=.)/g, "$1 ")}</strong>
        </p>
      </Fold>
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
        <TextField
          id="code"
          label={s("entry.code")}
          autocomplete="one-time-code"
          inputmode="numeric"
          narrow
          value={form.values.code}
          onText={(text) => form.set("code", text)}
          fault={form.faultOf("code")}
        />
        <Submit busy={form.busy} label={s("setup.finish")} />
      </form>
    </>
  );
}

function Codes({ codes }: { codes: string[] }) {
  return (
    <StaffPage title={s("setup.done")} lead={s("setup.codesLead")}>
      <ul class="codes" id="codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <p class="buttons">
        <button type="button" class="second" onClick={() => print()}>
          {t("site.print")}
        </button>
        <Link class="button" to="/staff">
          {t("password.toLogin")}
        </Link>
      </p>
    </StaffPage>
  );
}

/** By the one-time link: a password, then the app, then codes for a lost telephone. */
export function SetupPage() {
  const [secret] = useState(fragment);
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [codes, setCodes] = useState<string[]>();
  const link = useResource(`setup ${secret}`, () => checkSetup(secret));
  const finish = (made: string[]) => {
    history.replaceState(null, "", "/staff/setup");
    setCodes(made);
  };
  if (codes) return <Codes codes={codes} />;
  if (!secret || link.failure?.kind === "refused") return <StaffPage title={t("password.linkOver")} lead={s("setup.over")}>{null}</StaffPage>;
  return (
    <StaffPage key={enrolment ? "code" : "password"} title={s(enrolment ? "setup.codeTitle" : "setup.title")} lead={s(enrolment ? "setup.codeLead" : "setup.lead")}>
      <Shown from={link}>
        {({ login }) => (
          <>
            <p>
              {s("entry.login")}: <strong>{login}</strong>
            </p>
            {enrolment ? (
              <CodeStep secret={secret} enrolment={enrolment} onDone={finish} />
            ) : (
              <PasswordStep secret={secret} onDone={setEnrolment} />
            )}
          </>
        )}
      </Shown>
    </StaffPage>
  );
}
