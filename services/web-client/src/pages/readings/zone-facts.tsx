import type { ZoneFigure } from "../../api/contract";
import { Facts } from "../../parts/choice";
import { dial, energy } from "../../format";
import { t } from "../../texts";
import { zoneName } from "./figures";

/** Each zone: the figure, the one before, the difference. */
export function ZoneFacts({ zones }: { zones: readonly ZoneFigure[] }) {
  return (
    <Facts
      rows={zones.map(
        ({ zone, value, previous, consumption, ratio }) =>
          [
            zoneName(zone),
            <>
              <strong class="figures">{dial(value, 1)}</strong> {t("readings.used", { previous: dial(previous, 1), volume: energy(consumption) })}
              {ratio && ratio !== "1" && ` ${t("readings.timesRatio", { ratio: ratio.replace(".", ",") })}`}
            </>,
          ] as const,
      )}
    />
  );
}
