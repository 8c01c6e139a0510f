/** Appointments at their hours, in columns: resources of a day, or the days of a week. */
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatLocalTime, minutesOfDay } from "@/formats/moments";
import { classes } from "@/ui/classes";
import { Notice } from "@/ui/Notice";
import { isMovable } from "./moving";
import { placeSideBySide } from "./placing";
import { TINTS } from "./statuses";
import type { Column } from "./DiaryScreen";

const FIRST_HOUR = 8;
const LAST_HOUR = 18;
const PIXELS_PER_MINUTE = 1;

type Appointment = Schemas["DiaryEntry"];
type Props = {
  columns: Column[];
  isToday: boolean;
  onOpen: (appointment: Appointment) => void;
  /** An appointment was dropped on a column, so many minutes after midnight. */
  onDrop: ((appointment: Appointment, column: Column, minutes: number) => void) | undefined;
};

export function DayGrid({ columns, isToday, onOpen, onDrop }: Props) {
  const { t } = useTranslation();
  const dragged = useRef<{ appointment: Appointment; grip: number }>(undefined);
  const all = columns.flatMap((column) => column.appointments);
  if (all.length === 0) return <Notice title={t("diary.nothing")}>{t("diary.nothingNext")}</Notice>;
  const from = Math.min(FIRST_HOUR, ...all.map((one) => Math.floor(minutesOfDay(one.start) / 60)));
  const to = Math.max(LAST_HOUR, ...all.map((one) => Math.ceil((minutesOfDay(one.start) + one.minutes) / 60)));
  const hours = Array.from({ length: to - from }, (_, nth) => from + nth);
  const height = (to - from) * 60 * PIXELS_PER_MINUTE;
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t("screens.diary")}>
      <div className="grid min-w-fit" style={{ gridTemplateColumns: `3.5rem repeat(${columns.length}, minmax(8rem, 1fr))` }}>
        <span />
        {columns.map((column) => (
          <h3 key={column.key} className="truncate border-b border-line px-2 pb-1 text-center font-semibold">
            {column.title}
          </h3>
        ))}
        <div className="relative" style={{ height }} aria-hidden>
          {hours.map((hour) => (
            <span key={hour} className="absolute right-2 text-xs text-muted" style={{ top: (hour - from) * 60 * PIXELS_PER_MINUTE }}>
              {String(hour).padStart(2, "0")}:00
            </span>
          ))}
        </div>
        {columns.map((column) => (
          <div
            key={column.key}
            data-column={column.key}
            className="relative border-l border-line"
            style={{ height }}
            onDragOver={(event) => onDrop && dragged.current && event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              const grabbed = dragged.current;
              const top = event.clientY - event.currentTarget.getBoundingClientRect().top - (grabbed?.grip ?? 0);
              if (grabbed) onDrop?.(grabbed.appointment, column, from * 60 + top / PIXELS_PER_MINUTE);
            }}
          >
            {hours.map((hour) => (
              <span key={hour} className="absolute inset-x-0 border-t border-line opacity-60" style={{ top: (hour - from) * 60 * PIXELS_PER_MINUTE }} />
            ))}
            {isToday && <NowLine from={from} to={to} />}
            <ul>
              {placeSideBySide(column.appointments).map(({ appointment, lane, lanes }) => (
                <Block key={appointment.appointment} appointment={appointment} from={from} lane={lane} lanes={lanes} onOpen={onOpen} onDrag={onDrop && isMovable(appointment) ? (grip) => (dragged.current = grip === undefined ? undefined : { appointment, grip }) : undefined} />
              ))}
            </ul>
          </div>
        ))}
      </div>
    </div>
  );
}

type BlockProps = {
  appointment: Appointment;
  from: number;
  lane: number;
  lanes: number;
  onOpen: Props["onOpen"];
  /** It is dragged, held so many pixels below its top; nothing: it is let go. */
  onDrag: ((grip: number | undefined) => void) | undefined;
};

function Block({ appointment: one, from, lane, lanes, onOpen, onDrag }: BlockProps) {
  const { t } = useTranslation();
  const top = (minutesOfDay(one.start) - from * 60) * PIXELS_PER_MINUTE;
  const height = Math.max(one.minutes, 20) * PIXELS_PER_MINUTE;
  return (
    <li className="absolute p-px" style={{ top, height, left: `${(100 * lane) / lanes}%`, width: `${100 / lanes}%` }}>
      <button
        type="button"
        draggable={onDrag !== undefined}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = "move";
          event.dataTransfer.setData("text/plain", one.reference);
          onDrag?.(event.clientY - event.currentTarget.getBoundingClientRect().top);
        }}
        onDragEnd={() => onDrag?.(undefined)}
        onClick={() => onOpen(one)}
        className={classes("h-full w-full overflow-hidden rounded border px-1.5 text-left text-xs leading-snug", TINTS[one.status] ?? "bg-sunken border-line")}
      >
        <span className={classes("block font-semibold", one.status === "cancelled" && "line-through")}>
          {formatLocalTime(one.start)} {one.name || t("people.unnamed")}
        </span>
        <span className="block truncate">
          {one.service}
          {one.status !== "booked" && ` · ${t(`statuses.${one.status}`, one.status)}`}
        </span>
      </button>
    </li>
  );
}

function NowLine({ from, to }: { from: number; to: number }) {
  const now = new Date();
  const minutes = now.getHours() * 60 + now.getMinutes();
  if (minutes < from * 60 || minutes > to * 60) return null;
  return <span aria-hidden className="absolute inset-x-0 z-10 border-t-2 border-bad" style={{ top: (minutes - from * 60) * PIXELS_PER_MINUTE }} />;
}
