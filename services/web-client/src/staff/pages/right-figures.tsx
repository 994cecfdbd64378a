import { useState } from "preact/hooks";
import type { Zone } from "../../api/contract";
import { dial } from "../../format";
import { TextField } from "../../parts/field";
import { zoneName } from "../../pages/readings/figures";
import { s } from "../texts";

type OfZone = { zone: Zone };

/** `12345 / 678`, zone by zone. */
export const figuresOf = (zones: readonly { value: string }[]): string => zones.map((zone) => dial(zone.value, 1)).join(" / ");

const isFigure = (typed: string | undefined) => /^\d+$/.test((typed ?? "").trim());

/** The figures that a clerk knows to be right, and the reason, with what is wrong about them. */
export function useRightFigures(zones: readonly OfZone[]) {
  const [values, setValues] = useState<Record<string, string>>({});
  const [reason, setReason] = useState("");
  const [faults, setFaults] = useState<Record<string, string>>({});
  const set = (zone: string, text: string) => {
    setValues((before) => ({ ...before, [zone]: text }));
    setFaults({});
  };
  const write = (text: string) => {
    setReason(text);
    setFaults({});
  };
  /** All figures, or nothing and the faults beside their fields. */
  const right = () => {
    const missing = zones.filter(({ zone }) => !isFigure(values[zone]));
    setFaults(Object.fromEntries(missing.map(({ zone }) => [zone, s("disputes.needFigure")])));
    return missing.length > 0 ? undefined : zones.map(({ zone }) => ({ zone, value: (values[zone] ?? "").trim() }));
  };
  /** Is there a reason? If not, the field says so. */
  const reasoned = (needed: string) => {
    if (!reason.trim()) setFaults({ reason: needed });
    return Boolean(reason.trim());
  };
  return { values, set, reason, write, faults, right, reasoned };
}

interface FieldsProps {
  id: string;
  zones: readonly OfZone[];
  from: Pick<ReturnType<typeof useRightFigures>, "values" | "set" | "faults">;
}

/** A field for each zone of the dial. */
export function RightFigures({ id, zones, from: { values, set, faults } }: FieldsProps) {
  return zones.map(({ zone }) => (
    <TextField
      key={zone}
      id={`${zone}-${id}`}
      label={zoneName(zone)}
      inputmode="numeric"
      autocomplete="off"
      optional
      narrow
      value={values[zone] ?? ""}
      onText={(text) => set(zone, text)}
      fault={faults[zone]}
    />
  ));
}
