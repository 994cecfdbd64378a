import { Link } from "../../state/router";
import { type TextName, t } from "../../texts";

const PAGES: readonly { to: string; title: TextName; note: TextName }[] = [
  { to: "/profile/consents", title: "consents.title", note: "consents.note" },
  { to: "/profile/visits", title: "visits.title", note: "visits.note" },
  { to: "/profile/data", title: "data.title", note: "data.note" },
  { to: "/profile/tokens", title: "tokens.title", note: "tokens.note" },
  { to: "/profile/erasure", title: "erasure.title", note: "erasure.note" },
];

/** What a person may know and decide about their own data. */
export function Rights() {
  return (
    <section aria-labelledby="rights-title">
      <h2 id="rights-title">{t("rights.title")}</h2>
      <ul class="list">
        {PAGES.map(({ to, title, note }) => (
          <li key={to}>
            <Link to={to}>{t(title)}</Link>
            <p class="small muted">{t(note)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
