import { useState } from "preact/hooks";
import type { Member, Role } from "../../api/contract";
import { newKey } from "../../api/key";
import { addMember, giveRoles, members, removeMember, resetMember, roles } from "../../api/staff";
import { Fold } from "../../parts/choice";
import { ErrorSummary } from "../../parts/error-summary";
import { FailureBox } from "../../parts/failure-box";
import { Frame, TextField } from "../../parts/field";
import { OnceShown } from "../../parts/once-shown";
import { Shown } from "../../parts/shown";
import { Submit } from "../../parts/submit";
import { moment } from "../../format";
import { useDoing } from "../../state/doing";
import { useForm } from "../../state/form";
import { useResource } from "../../state/resource";
import { session } from "../../state/session";
import { useStore } from "../../state/store";
import { inLanguage } from "../../texts";
import { StaffPage } from "../page";
import { s, staffWord } from "../texts";

function RoleTicks({ id, all, chosen, onChoice, fault }: { id: string; all: Role[]; chosen: string[]; onChoice: (names: string[]) => void; fault?: string | undefined }) {
  const flip = (name: string) => onChoice(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name]);
  return (
    <Frame id={id} label={s("members.roles")} fault={fault}>
      <div id={id} role="group" aria-label={s("members.roles")} tabIndex={-1}>
        {all.map((role) => (
          <div class="tick" key={role.name}>
            <input type="checkbox" id={`${id}-${role.name}`} checked={chosen.includes(role.name)} onChange={() => flip(role.name)} />
            <label for={`${id}-${role.name}`}>
              <strong>{inLanguage({ ru: role.title_ru, en: role.title_en })}</strong>. {inLanguage({ ru: role.may_ru, en: role.may_en })}
            </label>
          </div>
        ))}
      </div>
    </Frame>
  );
}

function Add({ all, onAdded }: { all: Role[]; onAdded: (url: string) => void }) {
  const [chosen, setChosen] = useState<string[]>([]);
  const form = useForm({ login: "", roles: "" });
  const check = () => [
    ...(form.values.login.trim() ? [] : [{ field: "login" as const, text: s("members.needLogin") }]),
    ...(chosen.length > 0 ? [] : [{ field: "roles" as const, text: s("members.needRole") }]),
  ];
  const send = async () => {
    const made = await addMember(form.values.login.trim(), chosen);
    form.set("login", "");
    setChosen([]);
    onAdded(made.setup_url);
  };
  return (
    <section aria-labelledby="add-title">
      <h2 id="add-title">{s("members.add")}</h2>
      <ErrorSummary faults={form.faults} failure={form.failure} attempt={form.attempt} />
      <form noValidate onSubmit={(event) => (event.preventDefault(), void form.submit(check, send))}>
        <TextField
          id="login"
          label={s("entry.login")}
          hint={s("members.loginHint")}
          autocomplete="off"
          inputmode="email"
          value={form.values.login}
          onText={(text) => form.set("login", text)}
          fault={form.faultOf("login")}
        />
        <RoleTicks id="roles" all={all} chosen={chosen} onChoice={setChosen} fault={form.faultOf("roles")} />
        <Submit busy={form.busy} label={s("members.addThis")} />
      </form>
    </section>
  );
}

function state(member: Member): string {
  if (member.ready_since === null) return member.setup_until ? s("members.invited", { time: moment(member.setup_until, undefined) }) : "";
  return member.entered_at ? s("members.entered", { time: moment(member.entered_at, undefined) }) : s("members.ready");
}

interface OneProps {
  member: Member;
  all: Role[];
  own: boolean;
  busy: boolean;
  act: (what: string, said: string, ask: () => Promise<unknown>) => Promise<void>;
  onLink: (url: string) => void;
}

function One({ member, all, own, busy, act, onLink }: OneProps) {
  const [chosen, setChosen] = useState(member.roles);
  const { login, staff_id: id } = member;
  const roleTitle = (name: string) => staffWord("roles", name);
  return (
    <li>
      <div class="row">
        <strong>{login}</strong>
        <span>{member.roles.map(roleTitle).join(", ")}</span>
      </div>
      <p class="small muted">{state(member)}</p>
      {!own && (
        <Fold title={s("members.change", { login })}>
          <RoleTicks id={`roles-${login}`} all={all} chosen={chosen} onChoice={setChosen} />
          <p class="buttons">
            <button type="button" class="second" aria-busy={busy} onClick={() => void act(id, s("members.rolesGiven", { login }), () => giveRoles(id, chosen, newKey()))}>
              {s("members.giveRoles")}
            </button>
            <button
              type="button"
              class="second"
              onClick={() => void act(id, s("members.wasReset", { login }), async () => onLink((await resetMember(id)).setup_url))}
            >
              {s("members.reset")}
            </button>
            <button type="button" class="second" onClick={() => confirm(s("members.removeSure", { login })) && void act(id, s("members.removed", { login }), () => removeMember(id, newKey()))}>
              {s("members.remove")}
            </button>
          </p>
        </Fold>
      )}
    </li>
  );
}

/** Who is there, with which roles; new ones come in by a link. */
export function MembersPage() {
  const who = useStore(session);
  const everybody = useResource("members", members);
  const all = useResource("roles", roles);
  const [url, setUrl] = useState<string>();
  const { busy, failure, done, act } = useDoing(everybody.reload);
  const added = (made: string) => {
    setUrl(made);
    void everybody.reload();
  };
  return (
    <StaffPage title={s("members.title")} lead={s("members.lead")}>
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      {url && <OnceShown lead={s("members.link")} text={url} copy={s("members.copy")} copied={s("members.copied")} />}
      {failure && <FailureBox failure={failure} />}
      <Shown from={all}>
        {({ items: known }) => (
          <>
            <Shown from={everybody}>
              {({ items }) => (
                <ul class="list">
                  {items.map((member) => (
                    <One
                      key={`${member.staff_id} ${member.roles.join(" ")}`}
                      member={member}
                      all={known}
                      own={who.state === "staff" && who.member.staff_id === member.staff_id}
                      busy={busy === member.staff_id}
                      act={act}
                      onLink={setUrl}
                    />
                  ))}
                </ul>
              )}
            </Shown>
            <Add all={known} onAdded={added} />
          </>
        )}
      </Shown>
    </StaffPage>
  );
}
