/** Profit and loss as a table for a spreadsheet, with the exact amounts of the log. */
import type { Schemas } from "@/api/client";

/** A line for each line of each period; texts that a spreadsheet would take for a formula are made harmless. */
export function writeCsv(periods: Schemas["Period"][]): string {
  const lines = periods.flatMap((one) =>
    one.lines.map((line) => [one.month, one.currency, line.kind, line.what, line.count, line.amount]),
  );
  return [["month", "currency", "kind", "what", "count", "amount"], ...lines].map((row) => row.map(cell).join(",")).join("\r\n");
}

function cell(value: string | number): string {
  const text = String(value);
  const harmless = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
