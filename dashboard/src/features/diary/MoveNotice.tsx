/** What became of a move: where the appointment is now, with the way back; or which rule refused it. */
import { useTranslation } from "react-i18next";
import { formatLocalMoment } from "@/formats/moments";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import { placeOf } from "./moving";
import type { useMove } from "./useMove";

export function MoveNotice({ move }: { move: ReturnType<typeof useMove> }) {
  const { t } = useTranslation();
  if (move.error) {
    return (
      <Notice tone="bad" title={t("diary.notMoved")}>
        {move.error.message || t("states.failedNext")}
      </Notice>
    );
  }
  if (!move.data) return null;
  const { appointment } = move.variables;
  return (
    <Notice live>
      <span className="mr-3">{t("diary.moved", { when: formatLocalMoment(move.data.start) })}</span>
      <Button disabled={move.isPending} onClick={() => move.mutate({ appointment: { ...appointment, ...move.data, start: move.data.start }, to: placeOf(appointment) })}>
        {t("diary.undo")}
      </Button>
    </Notice>
  );
}
