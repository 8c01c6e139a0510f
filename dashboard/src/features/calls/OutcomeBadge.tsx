/** How a call came out; a call without an outcome that has not ended is on the line. */
import { useTranslation } from "react-i18next";
import { Badge } from "@/ui/Badge";
import { OUTCOMES } from "./outcomes";

export function OutcomeBadge({ outcome, ended }: { outcome: string; ended: string }) {
  const { t } = useTranslation();
  if (outcome) return <Badge tone={OUTCOMES[outcome]}>{t(`outcomes.${outcome}`, outcome)}</Badge>;
  return ended ? <Badge>{t("outcomes.none")}</Badge> : <Badge tone="accent">{t("outcomes.now")}</Badge>;
}
