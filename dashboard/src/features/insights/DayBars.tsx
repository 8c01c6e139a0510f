/** The calls of each day, answered and not, as bars that open the day's calls. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatDay } from "@/formats/moments";
import { Card } from "@/ui/Card";
import { Legend } from "@/ui/Legend";

export function DayBars({ days }: { days: Schemas["DayLine"][] }) {
  const { t } = useTranslation();
  const highest = Math.max(1, ...days.map((one) => one.calls));
  const height = (calls: number) => `${(100 * calls) / highest}%`;
  return (
    <Card title={t("insights.perDay")}>
      <ul className="flex h-40 items-end gap-0.5 overflow-x-auto">
        {days.map((one) => {
          const said = t("insights.dayOf", { day: formatDay(one.day), calls: one.calls, answered: one.answered, booked: one.booked });
          return (
            <li key={one.day} className="h-full min-w-2 max-w-10 flex-1">
              <Link to="/calls" search={{ from: one.day, to: one.day }} aria-label={said} title={said} className="flex h-full flex-col justify-end hover:bg-sunken">
                <span className="bg-warn" style={{ height: height(one.calls - one.answered) }} />
                <span className="bg-accent" style={{ height: height(one.answered) }} />
              </Link>
            </li>
          );
        })}
      </ul>
      <Legend
        entries={[
          ["bg-accent", t("insights.answeredCalls")],
          ["bg-warn", t("insights.otherCalls")],
        ]}
      />
    </Card>
  );
}
