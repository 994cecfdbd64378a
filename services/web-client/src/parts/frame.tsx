import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { type AccountRef, isOwner, nameAndNumber, useAccount } from "../state/account";
import { day } from "../format";
import { Link, navigate, path } from "../state/router";
import { chooseAccount, session } from "../state/session";
import { online } from "../state/online";
import { useStore } from "../state/store";
import { type TextName, t } from "../texts";
import { Choice } from "./choice";
import { Footer } from "./footer";
import { Looking } from "./looking";
import { Phone } from "./phone";

const MENU: readonly [string, TextName][] = [
  ["/", "menu.home"],
  ["/readings", "menu.readings"],
  ["/charges", "menu.charges"],
  ["/bills", "menu.bills"],
  ["/payments", "menu.payments"],
  ["/messages", "menu.messages"],
  ["/accounts", "menu.accounts"],
  ["/people", "menu.people"],
  ["/profile", "menu.profile"],
];

function Menu() {
  const here = useStore(path);
  const account = useAccount();
  const [open, setOpen] = useState(false);
  return (
    <nav class="menu" aria-label={t("menu.title")}>
      <button type="button" class="second menu-button" aria-expanded={open} aria-controls="menu" onClick={() => setOpen(!open)}>
        {t(open ? "menu.close" : "menu.title")}
      </button>
      <ul id="menu" class={open ? "open" : undefined} onClick={() => setOpen(false)}>
        {MENU.filter(([to]) => to !== "/people" || isOwner(account)).map(([to, name]) => (
          <li key={to}>
            <Link to={to} current={to === "/" ? here === "/" : here.startsWith(to)}>
              {t(name)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** A page of one charge belongs to one account: another account is shown from the list above it. */
function showAccount(accountId: string): void {
  chooseAccount(accountId);
  const [room = "", rest] = path.get().split("/").slice(1);
  if (rest) navigate(`/${room}`);
}

/** Somebody else's account says so on every page, and what may be done with it. */
function RoleLine({ account }: { account: AccountRef }) {
  if (isOwner(account)) return null;
  const rights = t(account.role === "payer" ? "roles.payerLine" : "roles.readerLine");
  return (
    <p class="small role-line" id="role">
      {rights} {account.until && t("roles.until", { day: day(account.until, undefined) })}
    </p>
  );
}

function AccountLine() {
  const who = useStore(session);
  const current = useAccount();
  if (who.state !== "customer" || !current.account_id) return null;
  const options = who.accounts.map((account) => ({ value: account.account_id, label: nameAndNumber(account) }));
  return (
    <>
      {who.organisation && (
        <p class="account-line" id="organisation">
          <strong>{who.organisation}</strong> · {t("account.representative", { name: who.name })}
        </p>
      )}
      {options.length === 1 ? (
        <p class="account-line">
          {t("account.number")} <strong class="figures">{current.account_number}</strong>
          {current.name && ` · ${current.name}`}
        </p>
      ) : (
        <Choice id="account" label={t("account.shown")} value={current.account_id} options={options} onChoice={showAccount} />
      )}
      <RoleLine account={current} />
    </>
  );
}

/** Not by the fragment: that of a one-time link must stay what it is. */
export function skip(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** Everything around a page. */
export function SiteFrame({ children }: { children: ComponentChildren }) {
  const who = useStore(session);
  const connected = useStore(online);
  const inside = who.state === "customer";
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        {t("site.skip")}
      </a>
      <header class="top">
        <div class="width top-row">
          <Link to="/" class="brand">
            <strong>{t("site.company")}</strong> <span>{t("site.name")}</span>
          </Link>
          <p class="top-phone">
            <Phone />
          </p>
        </div>
      </header>
      <Looking />
      <div role="status">{!connected && <p class="offline">{t("state.offline")}</p>}</div>
      <div class={inside ? "width inside" : "width"}>
        {inside && <Menu />}
        <main id="main" tabIndex={-1}>
          {inside && <AccountLine />}
          {children}
        </main>
      </div>
      <Footer />
    </>
  );
}
