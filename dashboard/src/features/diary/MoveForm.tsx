/** Moving an appointment without a pointer: a time, and with whom or in what. */
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { useBusiness } from "@/features/business/useBusiness";
import { Button } from "@/ui/Button";
import { Choice, Field } from "@/ui/Field";
import { placeOf } from "./moving";
import type { useMove } from "./useMove";

type Props = { appointment: Schemas["DiaryEntry"]; move: ReturnType<typeof useMove>; onDone: () => void };

export function MoveForm({ appointment, move, onDone }: Props) {
  const { t } = useTranslation();
  const resources = useBusiness().data?.settings.resources ?? [];
  const [to, setTo] = useState(placeOf(appointment));
  const named = resources.some((one) => one.id === to.resource);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    move.mutate({ appointment, to }, { onSettled: onDone });
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-2">
      <Field label={t("diary.moveTo")} type="datetime-local" step={300} required value={to.start} onChange={(event) => setTo({ ...to, start: event.target.value })} />
      <Choice label={t("diary.moveWith")} value={to.resource} onChange={(event) => setTo({ ...to, resource: event.target.value })}>
        {!named && <option>{to.resource}</option>}
        {resources.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </Choice>
      <Button type="submit" disabled={move.isPending}>
        {t("diary.move")}
      </Button>
    </form>
  );
}
