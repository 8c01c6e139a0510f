/** Choosing the language of the dashboard. */
import { useTranslation } from "react-i18next";
import { chooseLanguage, type Language, LANGUAGES } from "@/i18n";
import { Choice } from "@/ui/Field";

export function LanguageChoice({ label }: { label: string }) {
  const { i18n } = useTranslation();
  return (
    <Choice label={label} value={i18n.language} onChange={(event) => void chooseLanguage(event.target.value as Language)}>
      {Object.entries(LANGUAGES).map(([code, name]) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </Choice>
  );
}
