/** So many calls came out so, or were in that language: a bar each, which opens them. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatNumber } from "@/formats/numbers";
import { Card } from "@/ui/Card";

type Props = { title: string; tallied: Schemas["Tallied"][]; by: "outcome" | "language"; days: { from: string; to: string } };

export function TalliedCard({ title, tallied, by, days }: Props) {
  const { t } = useTranslation();
  const most = Math.max(1, ...tallied.map((one) => one.calls));
  return (
    <Card title={title}>
      {tallied.length === 0 && <p className="text-muted">{t("insights.nothing")}</p>}
      <ul className="flex flex-col gap-1.5">
        {tallied.map((one) => (
          <li key={one.what} className="grid grid-cols-[9rem_minmax(0,1fr)_3rem] items-center gap-2 text-sm">
            <Link to="/calls" search={{ ...days, [by]: one.what }} className="truncate text-accent underline">
              {by === "outcome" ? t(`outcomes.${one.what || "none"}`, one.what) : one.what || t("calls.unknown")}
            </Link>
            <span aria-hidden className="h-2 rounded bg-accent" style={{ width: `${(100 * one.calls) / most}%` }} />
            <span className="text-right tabular-nums">{formatNumber(one.calls)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
