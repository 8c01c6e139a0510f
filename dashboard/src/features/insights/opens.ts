/** The question behind a figure (`/calls?from=...&show=missed`) as the filter of the page that lists its calls. */
import type { CallsFilter } from "@/api/questions";

export function filterOf(opens: string): CallsFilter {
  const { weekday, hour, ...texts } = Object.fromEntries(new URL(opens, "http://page").searchParams) as Record<string, string>;
  return { ...texts, ...(weekday && { weekday: Number(weekday) }), ...(hour && { hour: Number(hour) }) };
}

/** How a figure is written, by its unit. */
export function formatFigure(value: number | null, unit: string, formats: Formats): string {
  if (value === null) return "–";
  switch (unit) {
    case "share":
      return formats.share(value);
    case "seconds":
      return formats.seconds(value);
    case "milliseconds":
      return formats.milliseconds(value);
    case "mood":
      return `${value > 0 ? "+" : ""}${value.toFixed(2)}`;
    default:
      return formats.number(value);
  }
}

export type Formats = Record<"share" | "seconds" | "milliseconds" | "number", (value: number) => string>;
