/** The diary: a day by resource, a week, or a list of what comes. The address holds which. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { diary } from "@/api/questions";
import { addDays, formatDay, mondayOf, today } from "@/formats/moments";
import { useBusiness } from "@/features/business/useBusiness";
import { usePermitted } from "@/shell/permitted";
import { Answered } from "@/ui/Answered";
import { Button } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Screen } from "@/ui/Screen";
import { Agenda } from "./Agenda";
import { AppointmentDialog } from "./AppointmentDialog";
import { DayGrid } from "./DayGrid";
import { MoveNotice } from "./MoveNotice";
import { startAt } from "./moving";
import { useMove } from "./useMove";

const VIEWS = ["day", "week", "agenda"] as const;
type View = (typeof VIEWS)[number];
const AGENDA_DAYS = 30;

export function DiaryScreen() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/diary" });
  const day = /^\d{4}-\d{2}-\d{2}$/.test(search.day ?? "") ? (search.day as string) : today();
  const view: View = VIEWS.find((one) => one === search.view) ?? "day";
  const [first, last] = rangeOf(view, day);
  const question = useQuery(diary(first, last));
  const [open, setOpen] = useState<Schemas["DiaryEntry"]>();
  const permitted = usePermitted();
  const resources = useBusiness().data?.settings.resources ?? [];
  const move = useMove();
  const mayMove = permitted("POST /appointments/{appointment}/move");
  const drop = (appointment: Schemas["DiaryEntry"], column: Column, minutes: number) =>
    move.mutate({
      appointment,
      to: view === "week" ? { start: startAt(column.key, minutes), resource: appointment.resource } : { start: startAt(day, minutes), resource: column.key },
    });
  return (
    <Screen title={t("screens.diary")} actions={<Views view={view} day={day} />}>
      <Card title={view === "day" ? formatDay(day, "full") : t("diary.range", { from: formatDay(first), to: formatDay(last) })} aside={<Steps view={view} day={day} />}>
        <MoveNotice move={move} />
        {mayMove && view !== "agenda" && <p className="mb-2 text-sm text-muted">{t("diary.dragHint")}</p>}
        <Answered question={question}>
          {({ appointments }) => {
            switch (view) {
              case "day":
                return <DayGrid columns={byResource(appointments, resources)} onOpen={setOpen} onDrop={mayMove ? drop : undefined} isToday={day === today()} />;
              case "week":
                return <DayGrid columns={byDay(appointments, first)} onOpen={setOpen} onDrop={mayMove ? drop : undefined} isToday={false} />;
              case "agenda":
                return <Agenda appointments={appointments} onOpen={setOpen} />;
            }
          }}
        </Answered>
      </Card>
      <AppointmentDialog appointment={open} move={mayMove ? move : undefined} onClose={() => setOpen(undefined)} />
    </Screen>
  );
}

export type Column = { key: string; title: string; appointments: Schemas["DiaryEntry"][] };

export function rangeOf(view: View, day: string): [string, string] {
  switch (view) {
    case "day":
      return [day, day];
    case "week":
      return [mondayOf(day), addDays(mondayOf(day), 6)];
    case "agenda":
      return [day, addDays(day, AGENDA_DAYS - 1)];
  }
}

/** A column for each whose time can be booked, in the business's order, and for those who are only in the diary any more. */
export function byResource(appointments: Schemas["DiaryEntry"][], resources: Pick<Schemas["Resource"], "id" | "name">[]): Column[] {
  const names = new Map(resources.map((one) => [one.id, one.name]));
  for (const id of [...new Set(appointments.map((one) => one.resource))].sort()) if (!names.has(id)) names.set(id, id);
  return [...names].map(([key, title]) => ({ key, title, appointments: appointments.filter((one) => one.resource === key) }));
}

export function byDay(appointments: Schemas["DiaryEntry"][], first: string): Column[] {
  return Array.from({ length: 7 }, (_, nth) => addDays(first, nth)).map((day) => ({
    key: day,
    title: formatDay(day, "short"),
    appointments: appointments.filter((one) => one.start.startsWith(day)),
  }));
}

function Views({ view, day }: { view: View; day: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: "/diary" });
  return (
    <div role="group" aria-label={t("diary.view")} className="flex gap-1">
      {VIEWS.map((one) => (
        <Button key={one} look={one === view ? "primary" : "plain"} aria-pressed={one === view} onClick={() => void navigate({ search: { day, view: one } })}>
          {t(`diary.${one}`)}
        </Button>
      ))}
    </div>
  );
}

function Steps({ view, day }: { view: View; day: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: "/diary" });
  const step = { day: 1, week: 7, agenda: AGENDA_DAYS }[view];
  const go = (to: string) => void navigate({ search: { day: to, view } });
  return (
    <div className="flex flex-wrap gap-1">
      <Button onClick={() => go(addDays(day, -step))}>{t("diary.before")}</Button>
      <Button onClick={() => go(today())}>{t("diary.today")}</Button>
      <Button onClick={() => go(addDays(day, step))}>{t("diary.after")}</Button>
      <input
        type="date"
        aria-label={t("diary.goTo")}
        value={day}
        onChange={(event) => event.target.value && go(event.target.value)}
        className="rounded-md border border-line bg-raised px-2 py-1"
      />
    </div>
  );
}
