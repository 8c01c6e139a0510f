/** The page before the dashboard: a narrow card with a heading, and the choice of language. */
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { LanguageChoice } from "./LanguageChoice";

export function Door({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · Daybook`;
  }, [title]);
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-4 p-4">
      <p className="text-lg font-semibold tracking-tight">Daybook</p>
      <div className="flex flex-col gap-4 rounded-lg border border-line bg-raised p-5">
        <h1 className="text-xl font-semibold">{title}</h1>
        {children}
      </div>
      <LanguageChoice label={t("account.language")} />
    </main>
  );
}
