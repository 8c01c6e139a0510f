/** Appointments one after the other, under their days. */
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatDay, formatLocalTime } from "@/formats/moments";
import { Badge } from "@/ui/Badge";
import { Notice } from "@/ui/Notice";
import { TONES } from "./statuses";

type Appointment = Schemas["DiaryEntry"];

export function Agenda({ appointments, onOpen }: { appointments: Appointment[]; onOpen: (one: Appointment) => void }) {
  const { t } = useTranslation();
  if (appointments.length === 0) return <Notice title={t("diary.nothing")}>{t("diary.nothingNext")}</Notice>;
  const days = [...new Set(appointments.map((one) => one.start.slice(0, 10)))];
  return (
    <div className="flex flex-col gap-4">
      {days.map((day) => (
        <section key={day} aria-label={formatDay(day, "full")}>
          <h3 className="border-b border-line pb-1 font-semibold">{formatDay(day, "full")}</h3>
          <ul className="divide-y divide-line">
            {appointments
              .filter((one) => one.start.startsWith(day))
              .map((one) => (
                <li key={one.appointment}>
                  <button type="button" onClick={() => onOpen(one)} className="flex w-full flex-wrap gap-x-3 px-1 py-2 text-left hover:bg-sunken">
                    <span className="font-semibold tabular-nums">{formatLocalTime(one.start)}</span>
                    <span>{one.name || t("people.unnamed")}</span>
                    <span className="text-muted">
                      {one.service} · {one.resource}
                    </span>
                    <Badge tone={TONES[one.status]}>{t(`statuses.${one.status}`, one.status)}</Badge>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
