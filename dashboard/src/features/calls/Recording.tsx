/** The sound of a call, where it was recorded and may be heard; else why there is none. */
import { useTranslation } from "react-i18next";
import { usePermitted } from "@/shell/permitted";
import type { Schemas } from "@/api/client";
import { Card } from "@/ui/Card";
import { Notice } from "@/ui/Notice";

export function Recording({ call }: { call: Schemas["OneCall"] }) {
  const { t } = useTranslation();
  const permitted = usePermitted();
  if (!permitted("GET /calls/{call}/recording")) return null;
  return (
    <Card title={t("calls.sound")}>
      {call.ended ? (
        <audio controls preload="metadata" className="w-full" src={`/calls/${call.call}/recording`} />
      ) : (
        <Notice>{t("calls.soundLater")}</Notice>
      )}
    </Card>
  );
}
