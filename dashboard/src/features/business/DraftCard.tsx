/** The draft: what would be different once it is published; published as one change, or thrown away. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answer, api, type Schemas } from "@/api/client";
import { Failed } from "@/ui/Answered";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";

type Props = { business: string; differences: Schemas["Difference"][]; mayChange: boolean };

export function DraftCard({ business, differences, mayChange }: Props) {
  const { t } = useTranslation();
  const kept = useQueryClient();
  const params = { path: { business } };
  const settle = useMutation({
    mutationFn: (publish: boolean): Promise<unknown> =>
      publish
        ? answer(api.POST("/businesses/{business}/draft/publish", { params, body: { why: "" } }))
        : answer(api.DELETE("/businesses/{business}/draft", { params })),
    onSuccess: async () => {
      for (const key of ["business", "draft", "history"]) await kept.invalidateQueries({ queryKey: [key, business] });
    },
  });
  return (
    <Card title={t("business.draft")}>
      <p className="mb-2 text-muted">{t("business.draftHint")}</p>
      {settle.error && <Failed error={settle.error} />}
      <ul className="mb-3 flex flex-col gap-1">
        {differences.flatMap((one) =>
          describeDifference(one).map((line, nth) => (
            <li key={`${one.part}-${nth}`} className="break-words text-sm">
              <strong>{t([`lists.${one.part}`, `settingFields.${one.part}`, `cards.${one.part}`], one.part)}</strong>: {line}
            </li>
          )),
        )}
      </ul>
      {mayChange && (
        <div className="flex flex-wrap gap-2">
          <Button look="primary" disabled={settle.isPending} onClick={() => settle.mutate(true)}>
            {t("business.publish")}
          </Button>
          <Button disabled={settle.isPending} onClick={() => settle.mutate(false)}>
            {t("business.discard")}
          </Button>
        </div>
      )}
    </Card>
  );
}

/** A line for each entry that differs; for a single value, what it was and will be. */
function describeDifference({ before, after }: Schemas["Difference"]): string[] {
  if (!Array.isArray(before) || !Array.isArray(after)) return [`${short(before)} → ${short(after)}`];
  const old = before.map(short);
  const now = after.map(short);
  return [...now.filter((one) => !old.includes(one)).map((one) => `+ ${one}`), ...old.filter((one) => !now.includes(one)).map((one) => `− ${one}`)];
}

const LONGEST = 160;

function short(value: unknown): string {
  const text = typeof value === "string" ? value : Object.values((value ?? {}) as object).filter((one) => one !== "" && one !== false && !(Array.isArray(one) && one.length === 0)).map((one) => (typeof one === "object" ? JSON.stringify(one) : String(one))).join(", ");
  const plain = typeof value === "number" || typeof value === "boolean" ? String(value) : text;
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}
