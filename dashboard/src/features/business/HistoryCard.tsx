/** What was changed, when, and why; and each change taken back with one click. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api, type Schemas } from "@/api/client";
import { formatMoment } from "@/formats/moments";
import { usePermitted } from "@/shell/permitted";
import { Answered, Failed } from "@/ui/Answered";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { history } from "./questions";

const SHOWN = 10;

export function HistoryCard({ business }: { business: string }) {
  const { t } = useTranslation();
  const permitted = usePermitted();
  const kept = useQueryClient();
  const question = useQuery(history(business));
  const [all, setAll] = useState(false);
  const undo = useMutation({
    mutationFn: (change: string) => answer(api.POST("/businesses/{business}/undo", { params: { path: { business } }, body: { change, why: "" } })),
    onSuccess: async () => {
      for (const key of ["business", "draft", "history"]) await kept.invalidateQueries({ queryKey: [key, business] });
    },
  });
  return (
    <Card title={t("business.history")}>
      {undo.error && <Failed error={undo.error} />}
      <Answered question={question}>
        {({ entries }) => (
          <>
            <ol className="flex flex-col gap-2">
              {entries.slice(0, all ? undefined : SHOWN).map((one, nth) => (
                <li key={nth} className="flex flex-wrap items-center gap-2">
                  <Badge tone={one.what === "refused" ? "bad" : one.in_force ? "good" : "plain"}>{t(`history.${one.what}`)}</Badge>
                  <span className="text-muted">{formatMoment(one.at)}</span>
                  <span className="min-w-0 flex-1 break-words">{describe(one, t)}</span>
                  {one.what === "changed" && one.in_force && permitted("POST /businesses/{business}/undo") && (
                    <Button disabled={undo.isPending} onClick={() => undo.mutate(one.change)}>
                      {t("business.undo")}
                    </Button>
                  )}
                </li>
              ))}
            </ol>
            {!all && entries.length > SHOWN && (
              <Button look="quiet" onClick={() => setAll(true)}>
                {t("business.showAll", { count: entries.length })}
              </Button>
            )}
          </>
        )}
      </Answered>
    </Card>
  );
}

function describe(one: Schemas["BusinessHistory"]["entries"][number], t: ReturnType<typeof useTranslation>["t"]): string {
  const parts = one.parts.map((part) => t([`lists.${part}`, `settingFields.${part}`, `cards.${part}`, `business.steps.${part}`], part)).join(", ");
  const problems = (one.problems ?? []).map(({ field, problem }) => `${field}: ${problem}`).join("; ");
  return [parts, one.why, problems].filter(Boolean).join(" · ");
}
