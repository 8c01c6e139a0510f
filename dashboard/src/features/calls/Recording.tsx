/** The sound of a call, where it was recorded and may be heard; else why there is none. */
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { usePermitted } from "@/shell/permitted";
import { buttonClasses } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Notice } from "@/ui/Notice";

const REASONS = ["no-consent", "dropped", "erased"];

export function Recording({ call }: { call: Schemas["OneCall"] }) {
  const { t } = useTranslation();
  const permitted = usePermitted();
  if (!permitted("GET /calls/{call}/recording.wav")) return null;
  const sound = `/calls/${call.call}/recording.wav`;
  if (call.recording === "kept") {
    return (
      <Card title={t("calls.sound")}>
        <div className="flex flex-wrap items-center gap-2">
          <audio controls preload="metadata" className="min-w-0 flex-1" src={sound} />
          <a className={buttonClasses()} href={sound} download={`${call.call}.wav`}>
            {t("actions.download")}
          </a>
        </div>
      </Card>
    );
  }
  return (
    <Card title={t("calls.sound")}>
      {call.ended ? (
        <Notice title={t("calls.noSound")}>{t(`calls.soundless.${REASONS.includes(call.recording) ? call.recording : "none"}`)}</Notice>
      ) : (
        <Notice>{t("calls.soundLater")}</Notice>
      )}
    </Card>
  );
}
