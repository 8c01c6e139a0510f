/** Moments, days and lengths of time as people read them, in the language of the page. */
import i18n from "i18next";

/** A moment of the log (ISO with its offset) as date and time. */
export function formatMoment(iso: string): string {
  return format(iso, { dateStyle: "medium", timeStyle: "short" });
}

export function formatTime(iso: string): string {
  return format(iso, { timeStyle: "short" });
}

/** The time that stands in a local moment (`2026-12-01T10:00-05:00`), whatever zone the browser is in. */
export function formatLocalTime(iso: string): string {
  return new Intl.DateTimeFormat(i18n.language, { timeStyle: "short", timeZone: "UTC" }).format(atItsPlace(iso));
}

export function formatLocalMoment(iso: string): string {
  const options = { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(i18n.language, options).format(atItsPlace(iso));
}

/** A local day (`2026-12-01`). */
export function formatDay(day: string, style: "full" | "medium" | "short" = "medium"): string {
  const options = style === "short" ? ({ weekday: "short", day: "numeric" } as const) : { dateStyle: style };
  return new Intl.DateTimeFormat(i18n.language, { ...options, timeZone: "UTC" }).format(new Date(`${day}T00:00Z`));
}

export function formatMonth(month: string): string {
  const options = { month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(i18n.language, options).format(new Date(`${month}-01T00:00Z`));
}

/** Minutes since midnight of a local moment. */
export function minutesOfDay(iso: string): number {
  const [hours = 0, minutes = 0] = iso.slice(11, 16).split(":").map(Number);
  return hours * 60 + minutes;
}

/** `62` as `1:02`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const clock = `${minutes}:${String(rest).padStart(2, "0")}`;
  return hours ? `${hours}:${clock.padStart(5, "0")}` : clock;
}

/** Today in the browser's zone, as `2026-12-01`. */
export function today(now = new Date()): string {
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}

export function addDays(day: string, days: number): string {
  const moved = new Date(`${day}T00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** The Monday of the week that a day is in. */
export function mondayOf(day: string): string {
  return addDays(day, -((new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7));
}

function atItsPlace(iso: string): Date {
  return new Date(`${iso.slice(0, 16)}Z`);
}

function format(iso: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(i18n.language, options).format(new Date(iso));
}
