/** Appointments that overlap stand side by side. */
import type { Schemas } from "@/api/client";
import { minutesOfDay } from "@/formats/moments";

type Appointment = Schemas["DiaryEntry"];
export type Placed = { appointment: Appointment; lane: number; lanes: number };

/** Each appointment with its lane, and how many lanes those need that overlap with it in a row. */
export function placeSideBySide(appointments: Appointment[]): Placed[] {
  const placed: Placed[] = [];
  let group: Placed[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const one of group) one.lanes = ends.length;
    placed.push(...group);
    [group, ends] = [[], []];
  };
  for (const appointment of [...appointments].sort((a, b) => minutesOfDay(a.start) - minutesOfDay(b.start))) {
    const start = minutesOfDay(appointment.start);
    if (ends.every((end) => end <= start)) close();
    const free = ends.findIndex((end) => end <= start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = start + appointment.minutes;
    group.push({ appointment, lane, lanes: 1 });
  }
  close();
  return placed;
}
