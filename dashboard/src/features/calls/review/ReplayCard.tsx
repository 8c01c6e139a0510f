/** The call once more, on today's agent: begun here, and turn by turn what is different. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answer, api, type Schemas } from "@/api/client";
import { formatShare } from "@/formats/numbers";
import { usePermitted } from "@/shell/permitted";
import { Failed } from "@/ui/Answered";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Notice } from "@/ui/Notice";
import { TurnDifference } from "./TurnDifference";

const LOOK_MS = 1_000;

export function ReplayCard({ call }: { call: Schemas["OneCall"] }) {
  const { t } = useTranslation();
  const permitted = usePermitted();
  const path = { call: call.call };
  const begin = useMutation({ mutationFn: () => answer(api.POST("/calls/{call}/replays", { params: { path } })) });
  const replay = begin.data?.replay ?? "";
  const result = useQuery({
    queryKey: ["replay", replay],
    queryFn: () => answer(api.GET("/calls/{call}/replays/{replay}", { params: { path: { ...path, replay } } })),
    enabled: replay !== "",
    staleTime: Infinity,
    refetchInterval: ({ state }) => (state.data && state.data.state !== "running" ? false : LOOK_MS),
  });
  if (!call.ended || call.ended === "refused" || !permitted("POST /calls/{call}/replays")) return null;
  const found = result.data;
  const running = begin.isPending || (replay !== "" && (!found || found.state === "running") && !result.error);
  const error = begin.error ?? result.error;
  return (
    <Card
      title={t("replay.title")}
      aside={
        <Button disabled={running} onClick={() => begin.mutate()}>
          {found ? t("replay.again") : t("replay.start")}
        </Button>
      }
    >
      {error && <Failed error={error} />}
      {running && <Notice live>{t("replay.running")}</Notice>}
      {!running && found?.state === "failed" && (
        <Notice tone="bad" title={t("replay.failed")}>
          {found.why}
        </Notice>
      )}
      {!running && found?.comparison && <Comparison found={found.comparison} />}
      {!running && !found && !error && <p className="text-muted">{t("replay.hint")}</p>}
    </Card>
  );
}

function Comparison({ found }: { found: Schemas["ReplayComparison"] }) {
  const { t } = useTranslation();
  const differing = found.turns.filter((one) => one.differs.length > 0);
  const outcome = (one: string) => t(`outcomes.${one || "none"}`, one);
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="font-semibold">
        {differing.length === 0 ? t("replay.same") : t("replay.differing", { count: differing.length })}
        <span className="font-normal text-muted"> · {t("replay.alike", { share: formatShare(found.alike) })}</span>
      </p>
      <p>
        {t("replay.outcome")}: {outcome(found.outcome_then)}
        {found.outcome_now !== found.outcome_then && ` → ${outcome(found.outcome_now)}`}
      </p>
      {!found.finished && <Notice tone="warn">{t("replay.unfinished")}</Notice>}
      {found.unknown.length > 0 && <Notice tone="warn">{t("replay.unknown", { tools: found.unknown.join(", ") })}</Notice>}
      {found.failed.length > 0 && <Notice tone="bad">{t("replay.handlersFailed", { handlers: found.failed.join("; ") })}</Notice>}
      <ol className="flex flex-col gap-3">
        {differing.map((one) => (
          <TurnDifference key={one.turn} turn={one} />
        ))}
      </ol>
    </div>
  );
}
