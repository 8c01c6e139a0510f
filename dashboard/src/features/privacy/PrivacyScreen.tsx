/** The privacy desk: erasures with their certificates, and the trail of who did and read what. */
import { useTranslation } from "react-i18next";
import { usePermitted } from "@/shell/permitted";
import { Screen } from "@/ui/Screen";
import { AuditTrail } from "./AuditTrail";
import { Erasures } from "./Erasures";

export function PrivacyScreen() {
  const { t } = useTranslation();
  const permitted = usePermitted();
  return (
    <Screen title={t("screens.privacy")}>
      {permitted("GET /privacy/erasures") && <Erasures />}
      <AuditTrail />
    </Screen>
  );
}
