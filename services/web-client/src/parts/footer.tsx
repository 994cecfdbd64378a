import { Link } from "../state/router";
import { useStore } from "../state/store";
import { THEMES, view } from "../state/view";
import { language, speak, t } from "../texts";
import { Choice } from "./choice";
import { Phone, PHONE_COMPANIES } from "./phone";

export function ViewChoice() {
  const { theme, large } = useStore(view);
  const themes = THEMES.map((value) => ({ value, label: t(`view.${value}`) }));
  return (
    <div class="view">
      <Choice
        id="theme"
        label={t("view.title")}
        value={theme}
        options={themes}
        onChoice={(value) => view.set({ theme: THEMES.find((known) => known === value) ?? "auto", large })}
      />
      <button type="button" class="second" id="large-print" aria-pressed={large} onClick={() => view.set({ theme, large: !large })}>
        {t(large ? "view.normalPrint" : "view.largePrint")}
      </button>
      <button type="button" class="link" id="language" lang={language() === "ru" ? "en" : "ru"} onClick={() => void speak(language() === "ru" ? "en" : "ru")}>
        {t("view.otherLanguage")}
      </button>
    </div>
  );
}

export function Footer() {
  return (
    <footer class="bottom">
      <div class="width">
        <ViewChoice />
        <p>
          {t("phone.residents")} <Phone /> {t("phone.hours")}
        </p>
        <p>
          {t("phone.companies")} <Phone number={PHONE_COMPANIES} />
        </p>
        <p>
          <Link to="/tariffs">{t("menu.tariffs")}</Link>
        </p>
        <p>{t("site.address")}</p>
      </div>
    </footer>
  );
}
