import type { Meter, Reading, Zone, SentValue } from "../../api/contract";
import { inLanguage, t, word } from "../../texts";
import type { Fault } from "../../state/form";
import type { PointedFault } from "../../api/failure";

export interface Dial {
  zone: Zone;
  previous: string;
  readOn: string | undefined;
}

/** What is asked for: each zone with the figure it is measured against. */
export function dialsOf(meter: Meter, correcting: Reading | undefined): Dial[] {
  if (correcting) return correcting.zones.map(({ zone, previous }) => ({ zone, previous, readOn: undefined }));
  return meter.zones.map((zone) => {
    const before = meter.previous.find((figure) => figure.zone === zone);
    return { zone, previous: before?.value ?? "0", readOn: before?.read_on };
  });
}

export const zoneName = (zone: Zone): string => word("zones", zone) ?? zone;

export const digitsOf = (typed: string): string => typed.replace(/[\s\u00a0]/g, "");

export function figureFault(typed: string, digits: number): string | undefined {
  const figure = digitsOf(typed);
  if (!figure) return t("readings.need");
  if (/^\d+[.,]\d*$/.test(figure)) return t("readings.noFraction");
  if (/\D/.test(figure)) return t("readings.onlyDigits");
  return figure.length > digits ? t("readings.tooLong", { count: digits }) : undefined;
}

export function figureFaults(dials: Dial[], values: Record<string, string>, digits: number): Fault[] {
  return dials.flatMap(({ zone }) => {
    const text = figureFault(values[zone] ?? "", digits);
    return text ? [{ field: zone, text }] : [];
  });
}

export function valuesOf(dials: Dial[], values: Record<string, string>): SentValue[] {
  return dials.map(({ zone }) => ({ zone, value: digitsOf(values[zone] ?? "").replace(/^0+(?=\d)/, "") }));
}

/** Typing has come as far as the last figure, so that it can be judged. */
export function typedFar(dials: Dial[], values: Record<string, string>): boolean {
  return dials.every(({ zone, previous }) => digitsOf(values[zone] ?? "").length >= (previous.split(".")[0] ?? "").length);
}

/** The zone a problem's pointer speaks of: `/values/1/value` is the second dial. */
export function zoneAt(dials: Dial[], pointer: string): Zone | undefined {
  const place = /^\/values\/(\d+)/.exec(pointer)?.[1];
  return place === undefined ? undefined : dials[Number(place)]?.zone;
}

/** The field of the form that a problem's pointer speaks of: a dial, or the day. */
export const fieldAt = (dials: Dial[], pointer: string): string | undefined => (pointer === "/read_on" ? "read_on" : zoneAt(dials, pointer));

export function fieldFaults(dials: Dial[], faults: PointedFault[]): Fault[] {
  return faults.flatMap((fault) => {
    const field = fieldAt(dials, fault.pointer);
    return field ? [{ field, text: inLanguage(fault) }] : [];
  });
}
