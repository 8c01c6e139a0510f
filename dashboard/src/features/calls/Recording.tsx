/** The sound of a call, where it was recorded and may be heard; else why there is none. */
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { usePermitted } from "@/shell/permitted";
import { Card } from "@/ui/Card";
import { Notice } from "@/ui/Notice";
import { Player } from "./review/Player";
import type { Playhead } from "./review/playhead";

const REASONS = ["no-consent", "dropped", "erased"];

export function Recording({ call, playhead }: { call: Schemas["OneCall"]; playhead: Playhead }) {
  const { t } = useTranslation();
  const permitted = usePermitted();
  if (!permitted("GET /calls/{call}/recording.wav")) return null;
  return <Card title={t("calls.sound")}>{call.recording === "kept" ? <Player call={call} playhead={playhead} /> : <WhyNone call={call} />}</Card>;
}

function WhyNone({ call }: { call: Schemas["OneCall"] }) {
  const { t } = useTranslation();
  if (!call.ended) return <Notice>{t("calls.soundLater")}</Notice>;
  return <Notice title={t("calls.noSound")}>{t(`calls.soundless.${REASONS.includes(call.recording) ? call.recording : "none"}`)}</Notice>;
}
