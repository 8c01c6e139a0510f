/** A week's opening hours: for each day closed, or from when to when, with a second span after a break. */
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";
import type { Hours } from "./openingDraft";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const USUAL = { opens: "09:00", closes: "17:00" };
const AFTERNOON = { opens: "14:00", closes: "18:00" };

export function HoursTable({ hours, onChange }: { hours: Hours; onChange: (hours: Hours) => void }) {
  const { t } = useTranslation();
  const set = (day: string, spans: Hours[string]) => {
    const { [day]: _, ...others } = hours;
    onChange(spans.length ? { ...others, [day]: spans } : others);
  };
  return (
    <ul className="flex flex-col gap-2">
      {DAYS.map((day) => {
        const spans = hours[day] ?? [];
        const name = t(`business.days.${day}`);
        return (
          <li key={day} className="flex flex-wrap items-center gap-2">
            <label className="flex w-32 items-center gap-2">
              <input type="checkbox" checked={spans.length > 0} onChange={(event) => set(day, event.target.checked ? [USUAL] : [])} />
              {name}
            </label>
            {spans.length === 0 && <span className="text-muted">{t("business.closed")}</span>}
            {spans.map((span, nth) => (
              <span key={nth} className="flex items-center gap-1">
                <Time label={t("business.opens", { day: name })} value={span.opens} onChange={(opens) => set(day, spans.map((one, at) => (at === nth ? { ...one, opens } : one)))} />
                –
                <Time label={t("business.closes", { day: name })} value={span.closes} onChange={(closes) => set(day, spans.map((one, at) => (at === nth ? { ...one, closes } : one)))} />
              </span>
            ))}
            {spans.length === 1 && (
              <Button look="quiet" onClick={() => set(day, [...spans, AFTERNOON])} aria-label={t("business.breakOn", { day: name })}>
                {t("business.break")}
              </Button>
            )}
            {spans.length > 1 && (
              <Button look="quiet" onClick={() => set(day, spans.slice(0, 1))} aria-label={t("business.noBreakOn", { day: name })}>
                {t("business.noBreak")}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Time({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <input
      type="time"
      aria-label={label}
      value={value}
      required
      onChange={(event) => onChange(event.target.value)}
      className="rounded-md border border-line bg-raised px-2 py-1"
    />
  );
}
