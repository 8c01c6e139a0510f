/** Moving an appointment: what may be moved, and where a drop lands. */
import type { Schemas } from "@/api/client";

type Appointment = Schemas["DiaryEntry"];
/** Where an appointment shall go: a local start like 2026-12-01T10:15, and with whom or in what. */
export type Place = { start: string; resource: string };
export type Move = { appointment: Appointment; to: Place };

/** Drops land on whole quarters of an hour. */
export const STEP_MINUTES = 15;
/** What may be moved. */
const MOVABLE = new Set(["booked", "confirmed"]);

export function isMovable(appointment: Appointment): boolean {
  return MOVABLE.has(appointment.status);
}

/** The local start that a drop means: minutes since midnight, on a day. Pure. */
export function startAt(day: string, minutes: number): string {
  const snapped = Math.min(Math.max(Math.round(minutes / STEP_MINUTES) * STEP_MINUTES, 0), 24 * 60 - STEP_MINUTES);
  return `${day}T${String(Math.floor(snapped / 60)).padStart(2, "0")}:${String(snapped % 60).padStart(2, "0")}`;
}

/** Where an appointment is now. */
export function placeOf(appointment: Appointment): Place {
  return { start: appointment.start.slice(0, 16), resource: appointment.resource };
}
