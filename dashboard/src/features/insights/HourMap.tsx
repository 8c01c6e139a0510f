/** The hours of the week: the darker, the more calls; each opens them. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { Card } from "@/ui/Card";

const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export function HourMap({ hours, days }: { hours: Schemas["HourCount"][]; days: { from: string; to: string } }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...hours.map((one) => one.calls));
  const found = new Map(hours.map((one) => [`${one.weekday} ${one.hour}`, one]));
  return (
    <Card title={t("insights.hours")}>
      <p className="mb-2 text-sm text-muted">{t("insights.hoursHint")}</p>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t("insights.hours")}>
        <div className="grid min-w-96 gap-px text-xs" style={{ gridTemplateColumns: "2.5rem repeat(24, minmax(0, 1fr))" }}>
          <span />
          {HOURS.map((hour) => (
            <span key={hour} aria-hidden className="text-center text-muted">
              {hour % 6 === 0 ? hour : ""}
            </span>
          ))}
          {WEEK.map((name, nth) => (
            <Row key={name} name={t(`business.days.${name}`)} weekday={nth + 1} found={found} most={most} days={days} />
          ))}
        </div>
      </div>
    </Card>
  );
}

type RowProps = { name: string; weekday: number; found: Map<string, Schemas["HourCount"]>; most: number; days: { from: string; to: string } };

function Row({ name, weekday, found, most, days }: RowProps) {
  const { t } = useTranslation();
  return (
    <>
      <span className="text-muted">{name.slice(0, 3)}</span>
      {HOURS.map((hour) => {
        const one = found.get(`${weekday} ${hour}`);
        if (!one) return <span key={hour} className="h-5 rounded-sm bg-sunken" />;
        const said = t("insights.hourOf", { day: name, hour: `${hour}:00`, calls: one.calls, booked: one.booked });
        return (
          <Link key={hour} to="/calls" search={{ ...days, weekday, hour }} aria-label={said} title={said} className="h-5 rounded-sm bg-sunken">
            <span className="block h-full rounded-sm bg-accent" style={{ opacity: 0.2 + (0.8 * one.calls) / most }} />
          </Link>
        );
      })}
    </>
  );
}
