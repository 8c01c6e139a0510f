/** Calls as rows: when, who, how it came out, how long, and what it cost. */
import type { ColumnDef } from "@tanstack/react-table";
import { Link, useNavigate } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatMoment, formatSeconds } from "@/formats/moments";
import { formatCost } from "@/formats/money";
import { formatPhone } from "@/formats/numbers";
import { DataTable } from "@/ui/DataTable";
import { OutcomeBadge } from "./OutcomeBadge";

type Call = Schemas["CallLine"];

export function CallsTable({ calls }: { calls: Call[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const columns = useMemo(() => columnsIn(t), [t]);
  return (
    <DataTable
      label={t("screens.calls")}
      rows={calls}
      columns={columns}
      rowId={(row) => row.call}
      onOpen={(row) => void navigate({ to: "/calls/$call", params: { call: row.call } })}
    />
  );
}

function columnsIn(t: TFunction): ColumnDef<Call, unknown>[] {
  return [
    {
      id: "at",
      header: t("calls.when"),
      cell: ({ row: { original: one } }) => (
        <Link to="/calls/$call" params={{ call: one.call }} className="text-accent underline">
          {formatMoment(one.at)}
        </Link>
      ),
    },
    { id: "who", header: t("calls.caller"), cell: ({ row }) => formatPhone(row.original.caller) || t("calls.unknown") },
    { id: "outcome", header: t("calls.outcome"), cell: ({ row }) => <OutcomeBadge outcome={row.original.outcome} ended={row.original.ended} /> },
    { id: "length", header: t("calls.length"), cell: ({ row }) => formatSeconds(row.original.seconds), meta: { narrow: false } },
    { id: "language", header: t("calls.language"), cell: ({ row }) => row.original.language, meta: { narrow: false } },
    { id: "cost", header: t("calls.cost"), cell: ({ row }) => formatCost(row.original.cost), meta: { narrow: false } },
  ];
}
