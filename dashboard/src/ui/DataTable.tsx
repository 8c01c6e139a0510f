/** A table of rows that open: with the pointer, with Enter, and with j and k from row to row. */
import { type ColumnDef, flexRender, getCoreRowModel, useReactTable } from "@tanstack/react-table";
import { type KeyboardEvent, useRef } from "react";
import { classes } from "./classes";

type Props<Row> = {
  label: string;
  rows: Row[];
  columns: ColumnDef<Row, unknown>[];
  rowId: (row: Row) => string;
  onOpen?: (row: Row) => void;
};

/** `meta.narrow: false` leaves a column out where the screen is narrow. */
export function DataTable<Row>({ label, rows, columns, rowId, onOpen }: Props<Row>) {
  const table = useReactTable({ data: rows, columns, getRowId: rowId, getCoreRowModel: getCoreRowModel() });
  const body = useRef<HTMLTableSectionElement>(null);

  const move = (event: KeyboardEvent<HTMLTableRowElement>, row: Row) => {
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && event.target === event.currentTarget) onOpen?.(row);
    if (!step || !body.current) return;
    event.preventDefault();
    const all = [...body.current.rows];
    all[all.indexOf(event.currentTarget) + step]?.focus();
  };

  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full border-collapse text-left">
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className="border-b border-line text-sm text-muted">
              {group.headers.map((header) => (
                <th key={header.id} scope="col" className={classes("px-2 py-2 font-medium", hidden(header.column.columnDef))}>
                  {flexRender(header.column.columnDef.header, header.getContext())}
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody ref={body}>
          {table.getRowModel().rows.map((row) => (
            <tr
              key={row.id}
              tabIndex={onOpen ? 0 : undefined}
              onKeyDown={(event) => move(event, row.original)}
              onClick={(event) => (event.target as HTMLElement).closest("a,button") || onOpen?.(row.original)}
              className={classes("border-b border-line last:border-0", onOpen && "cursor-pointer hover:bg-sunken focus-visible:bg-sunken")}
            >
              {row.getVisibleCells().map((cell) => (
                <td key={cell.id} className={classes("px-2 py-2 align-top", hidden(cell.column.columnDef))}>
                  {flexRender(cell.column.columnDef.cell, cell.getContext())}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function hidden<Row>(column: ColumnDef<Row, unknown>): string | false {
  return (column.meta as { narrow?: boolean } | undefined)?.narrow === false && "hidden md:table-cell";
}
