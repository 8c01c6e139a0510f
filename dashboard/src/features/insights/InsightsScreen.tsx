/** The figures of some days, each with what is usual, and each opening its calls. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { insights } from "@/api/questions";
import { addDays, today } from "@/formats/moments";
import { Answered } from "@/ui/Answered";
import { Field } from "@/ui/Field";
import { Notice } from "@/ui/Notice";
import { Screen } from "@/ui/Screen";
import { DayBars } from "./DayBars";
import { FigureGrid } from "./FigureGrid";
import { FrequentCard } from "./FrequentCard";
import { HourMap } from "./HourMap";
import { CostsCard, RiskCard } from "./InsightTables";
import { TalliedCard } from "./TalliedCard";

const DAYS = 30;

export function InsightsScreen() {
  const { t } = useTranslation();
  const filter = useSearch({ from: "/inside/insights" });
  const navigate = useNavigate({ from: "/insights" });
  const from = filter.from ?? addDays(today(), 1 - DAYS);
  const to = filter.to ?? today();
  const question = useQuery(insights({ from, to }));
  const set = (part: { from?: string; to?: string }) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  return (
    <Screen
      title={t("screens.insights")}
      actions={
        <>
          <Field label={t("filters.from")} type="date" value={from} max={to} onChange={(event) => event.target.value && set({ from: event.target.value })} />
          <Field label={t("filters.to")} type="date" value={to} min={from} onChange={(event) => event.target.value && set({ to: event.target.value })} />
        </>
      }
    >
      <Answered question={question}>{(found) => <Found found={found} />}</Answered>
    </Screen>
  );
}

function Found({ found }: { found: Schemas["Insights"] }) {
  const { t } = useTranslation();
  const days = { from: found.first, to: found.last };
  return (
    <>
      <FigureGrid figures={found.figures} />
      {found.days.length === 0 ? <Notice title={t("insights.none")}>{t("insights.noneNext")}</Notice> : <DayBars days={found.days} />}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <HourMap hours={found.hours} days={days} />
        <TalliedCard title={t("insights.outcomes")} tallied={found.outcomes} by="outcome" days={days} />
        <TalliedCard title={t("insights.languages")} tallied={found.languages} by="language" days={days} />
        <CostsCard costs={found.costs} />
        <FrequentCard title={t("insights.unanswered")} frequent={found.unanswered} answerable />
        <FrequentCard title={t("insights.notOffered")} frequent={found.not_offered} />
        <FrequentCard title={t("insights.escalations")} frequent={found.escalations} />
        <RiskCard people={found.at_risk} />
      </div>
    </>
  );
}
