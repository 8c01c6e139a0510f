/** Name, address, country and language: what the greeting, the prices and the holidays follow from. */
import { useTranslation } from "react-i18next";
import { Choice, Field } from "@/ui/Field";
import { namedCountries } from "./countries";
import type { StepProps } from "./OpeningScreen";

const SPOKEN = ["en", "es", "fr", "de", "it", "pt"];

export function NameStep({ draft, change }: StepProps) {
  const { t, i18n } = useTranslation();
  const names = new Intl.DisplayNames(i18n.language, { type: "language" });
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label={t("business.name")} hint={t("business.nameHint")} value={draft.name} required onChange={(event) => change({ name: event.target.value })} />
      <Field label={t("business.address")} value={draft.address} autoComplete="street-address" onChange={(event) => change({ address: event.target.value })} />
      <Choice label={t("business.country")} value={draft.country} onChange={(event) => change({ country: event.target.value, hours: null, prices: {} })}>
        {namedCountries(i18n.language).map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </Choice>
      <Choice label={t("business.language")} value={draft.language} onChange={(event) => change({ language: event.target.value })}>
        {SPOKEN.map((code) => (
          <option key={code} value={code}>
            {names.of(code)}
          </option>
        ))}
      </Choice>
    </div>
  );
}
