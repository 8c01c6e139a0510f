/** Everybody who has been in touch, the last seen first. */
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import { Link, useNavigate } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { people } from "@/api/questions";
import { formatMoment } from "@/formats/moments";
import { formatPhone } from "@/formats/numbers";
import { Answered } from "@/ui/Answered";
import { Card } from "@/ui/Card";
import { DataTable } from "@/ui/DataTable";
import { More } from "@/ui/More";
import { Notice } from "@/ui/Notice";
import { Screen } from "@/ui/Screen";

type Contact = Schemas["ContactLine"];

export function PeopleScreen() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const question = useInfiniteQuery(people);
  const columns = useMemo(() => columnsIn(t), [t]);
  return (
    <Screen title={t("screens.people")}>
      <Card>
        <Answered question={question}>
          {({ pages }) => {
            const rows = pages.flatMap((page) => page.contacts);
            if (rows.length === 0) return <Notice title={t("people.none")}>{t("people.noneNext")}</Notice>;
            return (
              <div className="flex flex-col gap-3">
                <DataTable
                  label={t("screens.people")}
                  rows={rows}
                  columns={columns}
                  rowId={(row) => row.person}
                  onOpen={(row) => void navigate({ to: "/people/$person", params: { person: row.person } })}
                />
                <More pages={question} />
              </div>
            );
          }}
        </Answered>
      </Card>
    </Screen>
  );
}

function columnsIn(t: TFunction): ColumnDef<Contact, unknown>[] {
  return [
    {
      id: "name",
      header: t("people.name"),
      cell: ({ row: { original: one } }) => (
        <Link to="/people/$person" params={{ person: one.person }} className="text-accent underline">
          {one.name || t("people.unnamed")}
        </Link>
      ),
    },
    { id: "phone", header: t("people.phone"), cell: ({ row }) => formatPhone(row.original.phone) },
    { id: "seen", header: t("people.lastSeen"), cell: ({ row }) => formatMoment(row.original.last_seen) },
    { id: "calls", header: t("screens.calls"), cell: ({ row }) => row.original.calls, meta: { narrow: false } },
    { id: "appointments", header: t("people.appointments"), cell: ({ row }) => row.original.appointments, meta: { narrow: false } },
  ];
}
