/** The figures side by side: each with what is usual, and a link to its calls. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatSeconds } from "@/formats/moments";
import { formatMilliseconds, formatNumber, formatShare } from "@/formats/numbers";
import { filterOf, formatFigure } from "./opens";

const FORMATS = { share: formatShare, seconds: formatSeconds, milliseconds: formatMilliseconds, number: (value: number) => formatNumber(value) };

export function FigureGrid({ figures }: { figures: Schemas["Figure"][] }) {
  const { t } = useTranslation();
  return (
    <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
      {figures.map((one) => (
        <li key={one.name}>
          <Link to="/calls" search={filterOf(one.opens)} className="block h-full rounded-lg border border-line bg-raised p-3 no-underline hover:bg-sunken">
            <span className="block text-sm text-muted">{t(`figures.${one.name}`, one.name)}</span>
            <span className="block text-xl font-semibold tabular-nums">{formatFigure(one.value, one.unit, FORMATS)}</span>
            <span className="block text-xs text-muted">
              {one.unit === "share" && `${t("insights.of", { count: one.of })} · `}
              {one.usual === null ? t("insights.noUsual") : t("insights.usual", { value: formatFigure(one.usual, one.unit, FORMATS) })}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
