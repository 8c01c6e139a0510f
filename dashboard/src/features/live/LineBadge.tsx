/** Whether facts are coming in, in a word. */
import { useTranslation } from "react-i18next";
import type { LineState } from "@/api/live";
import { Badge, type Tone } from "@/ui/Badge";

const TONES: Record<LineState, Tone> = { open: "good", connecting: "plain", lost: "bad" };

export function LineBadge({ state }: { state: LineState }) {
  const { t } = useTranslation();
  return (
    <span role="status">
      <Badge tone={TONES[state]}>{t(`live.states.${state}`)}</Badge>
    </span>
  );
}
