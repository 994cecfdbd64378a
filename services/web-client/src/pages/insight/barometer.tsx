import type { Barometer } from "../../api/contract";
import { energy, period } from "../../format";
import { inLanguage, t, word } from "../../texts";

const WIDTH = 320;
const ROOM_BEHIND = 1.2; // the bar goes on behind the bound, so that it is seen what comes after it

/** One bar filling up: plain up to the bound, striped behind it, so that it is read without colour too. */
function Bar({ barometer: it }: { barometer: Barometer }) {
  const bounds = it.bands.flatMap(({ upper }) => (upper === null ? [] : [upper]));
  const next = bounds.find((upper) => Number(it.used) <= Number(upper)) ?? bounds.at(-1) ?? "0";
  const bound = Number(next);
  const whole = Math.max(bound, Number(it.used)) * ROOM_BEHIND || 1;
  const at = (kwh: number) => Math.round((kwh / whole) * WIDTH);
  const [mark, used] = [at(bound), at(Number(it.used))];
  return (
    <svg class="barometer" viewBox={`0 0 ${WIDTH} 56`} role="img" aria-label={t("barometer.bar", { used: energy(it.used), limit: energy(next) })}>
      <defs>
        <pattern id="stripes" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="stripe" width="4" height="8" />
        </pattern>
      </defs>
      <rect class="filled" x="0" y="4" width={Math.min(used, mark)} height="24" />
      {used > mark && <rect x={mark} y="4" width={used - mark} height="24" fill="url(#stripes)" />}
      <rect class="outline" x="1" y="4" width={WIDTH - 2} height="24" />
      <path class="bound" d={`M${mark} 0v34`} />
      <text x={mark} y="50" text-anchor={mark > WIDTH / 2 ? "end" : "middle"}>
        {energy(next)}
      </text>
    </svg>
  );
}

/** How much of the norm or range is used, and from where on each kWh costs more. */
export function BarometerCard({ barometer: it }: { barometer: Barometer }) {
  return (
    <section class="card" aria-labelledby={`barometer-${it.service}`} id="barometer">
      <h2 id={`barometer-${it.service}`}>{t(it.norm ? "barometer.norm" : "barometer.ranges", { period: period(it.period) })}</h2>
      <Bar barometer={it} />
      {it.says.map((each, place) => (
        <p key={each.en}>{place === 1 ? <strong>{inLanguage(each)}</strong> : inLanguage(each)}</p>
      ))}
      {it.norm ? (
        <p class="small muted">{inLanguage(it.norm)}</p>
      ) : (
        <p class="small muted">{it.bands.flatMap(({ name, upper }) => (upper === null ? [] : [t("kopecks.upTo", { band: word("bands", name) ?? name, limit: energy(upper) })])).join(". ")}</p>
      )}
    </section>
  );
}
