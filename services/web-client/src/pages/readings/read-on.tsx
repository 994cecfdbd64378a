import { Fold } from "../../parts/choice";
import { TextField } from "../../parts/field";
import { t } from "../../texts";

interface Props {
  id: string;
  value: string;
  fault: string | undefined;
  onText: (text: string) => void;
}

/** Few read the dial on another day than they send it: the question is there for those who look for it. */
export function ReadOn({ id, value, fault, onText }: Props) {
  return (
    <Fold title={t("readings.otherDay")} open={value !== "" || fault !== undefined}>
      <TextField id={id} type="date" narrow optional label={t("readings.readOn")} hint={t("readings.readOnHint")} value={value} fault={fault} onText={onText} />
    </Fold>
  );
}
