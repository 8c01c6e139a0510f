/** What became of a visit, said with one click: confirmed, arrived, done, not come, cancelled. The server says when it may not be. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answer, api, type Schemas } from "@/api/client";
import { usePermitted } from "@/shell/permitted";
import { Failed } from "@/ui/Answered";
import { Button } from "@/ui/Button";

type Step = "confirm" | "arrive" | "complete" | "miss" | "cancel";

/** What may be said next, by how the visit stands. */
const NEXT: Record<string, Step[]> = {
  booked: ["confirm", "arrive", "complete", "miss", "cancel"],
  confirmed: ["arrive", "complete", "miss", "cancel"],
  arrived: ["complete"],
};
/** The diary follows the log by some tenths of a second. */
const BEHIND_MS = 700;

export function VisitActions({ visit, onDone }: { visit: Schemas["DiaryEntry"]; onDone: () => void }) {
  const { t } = useTranslation();
  const permitted = usePermitted();
  const kept = useQueryClient();
  const say = useMutation({
    mutationFn: (step: Step) => write(visit.appointment, step),
    onSuccess: () => {
      onDone();
      for (const key of ["diary", "person", "money"]) {
        window.setTimeout(() => void kept.invalidateQueries({ queryKey: [key] }), BEHIND_MS);
      }
    },
  });
  const steps = (NEXT[visit.status] ?? []).filter((step) => permitted(`POST /appointments/{appointment}/${step}`));
  if (steps.length === 0) return null;
  return (
    <>
      {say.error && <Failed error={say.error} />}
      <div role="group" aria-label={t("diary.became")} className="flex flex-wrap gap-2">
        {steps.map((step) => (
          <Button key={step} look={step === "cancel" ? "danger" : "plain"} disabled={say.isPending} onClick={() => say.mutate(step)}>
            {t(`diary.steps.${step}`)}
          </Button>
        ))}
      </div>
    </>
  );
}

function write(appointment: string, step: Step): Promise<unknown> {
  const params = { path: { appointment } };
  switch (step) {
    case "confirm":
      return answer(api.POST("/appointments/{appointment}/confirm", { params }));
    case "arrive":
      return answer(api.POST("/appointments/{appointment}/arrive", { params }));
    case "complete":
      return answer(api.POST("/appointments/{appointment}/complete", { params, body: { price: "" } }));
    case "miss":
      return answer(api.POST("/appointments/{appointment}/miss", { params }));
    case "cancel":
      return answer(api.POST("/appointments/{appointment}/cancel", { params, body: { reason: "" } }));
  }
}
