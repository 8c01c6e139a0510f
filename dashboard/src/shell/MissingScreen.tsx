/** What an address shows that leads nowhere. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Screen } from "@/ui/Screen";

export function MissingScreen() {
  const { t } = useTranslation();
  return (
    <main className="p-6">
      <Screen title={t("states.notFound")}>
        <p>{t("states.noScreen")}</p>
        <p>
          <Link to="/" className="text-accent underline">
            {t("screens.today")}
          </Link>
        </p>
      </Screen>
    </main>
  );
}
