import { useState } from "preact/hooks";
import type { Meter, Window } from "../../api/contract";
import { Link } from "../../state/router";
import { inLanguage, t } from "../../texts";
import { FiguresForm } from "./figures-form";
import { LastReading } from "./last-reading";
import { SentPanel } from "./sent";
import type { Sent } from "./use-sending";

interface Props {
  account: string;
  meter: Meter;
  window: Window;
  place: number;
  maySend: boolean;
  onChanged: () => void;
}

/** A meter with a transformation ratio moves so many times less than is used. */
const ratioOf = (meter: Meter): string => (meter.ratio && meter.ratio !== "1" ? meter.ratio.replace(".", ",") : "");

type Doing = "look" | "enter" | "correct";

/** One meter: what was sent last, and the form for what it shows now. */
export function MeterSection({ account, meter, window, place, maySend, onChanged }: Props) {
  const [doing, setDoing] = useState<Doing>("look");
  const [sent, setSent] = useState<Sent>();
  const last = meter.last_reading?.status === "accepted" ? meter.last_reading : undefined;
  const notices = meter.notices ?? [];
  const automatic = notices.some((notice) => notice.code === "meter_automatic");
  const mayEnter = maySend && window.open && !automatic;
  const already = last !== undefined && last.period === window.counts_to;
  const prefix = place === 0 ? "" : `${place + 1}-`;

  const take = (news: Sent) => {
    setSent(news);
    setDoing("look");
    onChanged();
  };
  const begin = (next: Doing) => () => {
    setSent(undefined);
    setDoing(next);
  };

  const correcting = doing === "correct" ? last : undefined;
  const entering = doing === "enter" || (doing === "look" && mayEnter && !already && !sent);
  return (
    <section class="meter">
      <h2>{t("readings.meter", { serial: meter.serial })}</h2>
      {meter.verification?.soon && !notices.some((notice) => notice.code === "verification_expired") && <p class="note">{inLanguage(meter.verification)}.</p>}
      {notices.map((notice) => (
        <p key={notice.code} class="box" data-notice={notice.code}>
          {inLanguage(notice)}
        </p>
      ))}
      {ratioOf(meter) && <p>{t("readings.ratio", { ratio: ratioOf(meter) })}</p>}
      <p>
        <Link to="/readings/meters">{t("readings.card")}</Link>
      </p>
      {sent && <SentPanel account={account} sent={sent} />}
      {correcting && (
        <>
          <h3>{t("readings.correcting")}</h3>
          <FiguresForm key={correcting.reading_id} account={account} meter={meter} correcting={correcting} prefix={prefix} onSent={take} onBack={begin("look")} />
        </>
      )}
      {entering && <FiguresForm account={account} meter={meter} prefix={prefix} onSent={take} onBack={already ? begin("look") : undefined} />}
      {last && !correcting && <LastReading account={account} reading={last} mayChange={maySend} onCorrect={begin("correct")} onCancelled={take} />}
      {doing === "look" && !entering && mayEnter && (
        <p>
          <button type="button" class={already ? "link" : "second"} id={`${prefix}send-more`} onClick={begin("enter")}>
            {t(already ? "readings.more" : "readings.sendAgain")}
          </button>
        </p>
      )}
    </section>
  );
}
