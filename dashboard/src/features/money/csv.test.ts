import { expect, test } from "vitest";
import type { Schemas } from "@/api/client";
import { writeCsv } from "./csv";

const period = (what: string, amount = "0.10") =>
  ({
  month: "2026-11",
  currency: "USD",
  revenue: amount,
  call_costs: "0",
  expenses: "0",
  profit: amount,
  lines: [{ kind: "revenue", what, amount, count: 1 }],
}) as unknown as Schemas["Period"];

test("amounts stay exact, and quotes are doubled", () => {
  expect(writeCsv([period('a "cleaning", quick', "120.10")])).toBe(
    'month,currency,kind,what,count,amount\r\n2026-11,USD,revenue,"a ""cleaning"", quick",1,120.10',
  );
});

test("a text that a spreadsheet would run is made harmless, and a negative amount stays a number", () => {
  expect(writeCsv([period("=1+1", "-3.50")])).toContain("'=1+1,1,-3.50");
});
