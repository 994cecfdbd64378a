import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { leaveStaff } from "../api/staff";
import { skip } from "../parts/frame";
import { ViewChoice } from "../parts/footer";
import { online } from "../state/online";
import { Link, navigate, path } from "../state/router";
import { farewell, session } from "../state/session";
import { useStore } from "../state/store";
import { t } from "../texts";
import { placesOf } from "./pages";
import { s, staffWord } from "./texts";

function Menu({ roles }: { roles: readonly string[] }) {
  const here = useStore(path);
  const [open, setOpen] = useState(false);
  const entries = [["/staff", s("home.title")] as const, ...placesOf(roles).map((place) => [`/staff/${place.at}`, s(place.name)] as const)];
  return (
    <nav class="menu" aria-label={t("menu.title")}>
      <button type="button" class="second menu-button" aria-expanded={open} aria-controls="menu" onClick={() => setOpen(!open)}>
        {t(open ? "menu.close" : "menu.title")}
      </button>
      <ul id="menu" class={open ? "open" : undefined} onClick={() => setOpen(false)}>
        {entries.map(([to, name]) => (
          <li key={to}>
            <Link to={to} current={to === "/staff" ? here === "/staff" || here === "/staff/" : here.startsWith(to)}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Who() {
  const who = useStore(session);
  if (who.state !== "staff") return null;
  const leave = async () => {
    await leaveStaff().catch(() => undefined);
    farewell(false);
    navigate("/staff");
  };
  return (
    <p id="who">
      <strong>{who.member.login}</strong> · {who.member.roles.map((role) => staffWord("roles", role)).join(", ")}{" "}
      <button type="button" class="link" id="logout" onClick={() => void leave()}>
        {s("site.leave")}
      </button>
    </p>
  );
}

/** Everything around a page for staff: another colour and another word than the cabinet's. */
export function StaffFrame({ children }: { children: ComponentChildren }) {
  const who = useStore(session);
  const connected = useStore(online);
  const inside = who.state === "staff";
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        {t("site.skip")}
      </a>
      <header class="top top-staff">
        <div class="width top-row">
          <Link to="/staff" class="brand">
            <strong>{s("site.name")}</strong> <span>{t("site.company")}</span>
          </Link>
          <Who />
        </div>
      </header>
      <div role="status">{!connected && <p class="offline">{t("state.offline")}</p>}</div>
      <div class={inside ? "width inside" : "width"}>
        {inside && <Menu roles={who.member.roles} />}
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      <footer class="bottom">
        <div class="width">
          <ViewChoice />
          <p class="muted">{s("site.journalNote")}</p>
        </div>
      </footer>
    </>
  );
}
