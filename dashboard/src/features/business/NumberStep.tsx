/** A telephone number, or only the browser for now. */
import { useTranslation } from "react-i18next";
import { Field } from "@/ui/Field";
import type { StepProps } from "./OpeningScreen";

export function NumberStep({ draft, change }: StepProps) {
  const { t } = useTranslation();
  return (
    <Field
      label={t("business.number")}
      hint={t("business.numberHint")}
      type="tel"
      placeholder="+16175550100"
      value={draft.number}
      onChange={(event) => change({ number: event.target.value })}
    />
  );
}
