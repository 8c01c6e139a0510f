import { expect, test } from "vitest";
import { addDays, formatSeconds, minutesOfDay, mondayOf, today } from "./moments";

test("lengths of calls read like a clock", () => {
  expect([3, 62.5, 3_725].map(formatSeconds)).toEqual(["0:03", "1:03", "1:02:05"]);
});

test("days are counted over the ends of months, and weeks begin on Monday", () => {
  expect(addDays("2026-11-30", 1)).toBe("2026-12-01");
  expect([mondayOf("2026-11-30"), mondayOf("2026-12-06")]).toEqual(["2026-11-30", "2026-11-30"]);
  expect(today(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
});

test("a local moment keeps its own clock, whatever zone the browser is in", () => {
  expect(minutesOfDay("2026-12-01T10:30-05:00")).toBe(630);
});
