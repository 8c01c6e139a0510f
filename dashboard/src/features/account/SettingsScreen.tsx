/** One's own account: appearance and language, password, recovery codes, and where one is signed in. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { me } from "@/api/questions";
import { APPEARANCES, type Appearance, chooseAppearance, chosenAppearance } from "@/shell/appearance";
import { Answered } from "@/ui/Answered";
import { Card } from "@/ui/Card";
import { Choice } from "@/ui/Field";
import { Pairs } from "@/ui/Pairs";
import { Screen } from "@/ui/Screen";
import { LanguageChoice } from "./LanguageChoice";
import { PasswordCard } from "./PasswordCard";
import { RecoveryCard } from "./RecoveryCard";
import { SessionsCard } from "./SessionsCard";

export function SettingsScreen() {
  const { t } = useTranslation();
  const account = useQuery(me);
  return (
    <Screen title={t("screens.settings")}>
      <div className="grid gap-4 lg:grid-cols-2">
        <Card title={t("account.yours")}>
          <Answered question={account}>
            {(one) => (
              <Pairs
                pairs={[
                  [t("account.name"), one.name],
                  [t("account.email"), one.email],
                  [t("account.role"), t(`roles.${one.role}`)],
                ]}
              />
            )}
          </Answered>
        </Card>
        <AppearanceCard />
        <PasswordCard />
        <RecoveryCard left={account.data?.recovery_codes} />
      </div>
      <SessionsCard />
    </Screen>
  );
}

function AppearanceCard() {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(chosenAppearance());
  const choose = (appearance: Appearance) => {
    chooseAppearance(appearance);
    setChosen(appearance);
  };
  return (
    <Card title={t("account.appearance")}>
      <div className="grid gap-3 sm:grid-cols-2">
        <Choice label={t("account.colours")} value={chosen} onChange={(event) => choose(event.target.value as Appearance)}>
          {APPEARANCES.map((one) => (
            <option key={one} value={one}>
              {t(`account.as.${one}`)}
            </option>
          ))}
        </Choice>
        <LanguageChoice label={t("account.language")} />
      </div>
    </Card>
  );
}
