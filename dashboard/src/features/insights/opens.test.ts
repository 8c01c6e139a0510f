import { expect, test } from "vitest";
import { filterOf, formatFigure } from "./opens";

const formats = { share: (one: number) => `${100 * one} %`, seconds: (one: number) => `${one} s`, milliseconds: (one: number) => `${one} ms`, number: String };

test("the question of a figure is the filter of its calls", () => {
  expect(filterOf("/calls?from=2026-11-01&to=2026-11-30&show=missed")).toEqual({ from: "2026-11-01", to: "2026-11-30", show: "missed" });
  expect(filterOf("/calls?weekday=1&hour=0")).toEqual({ weekday: 1, hour: 0 });
});

test("a figure is written in its unit, and nothing is not zero", () => {
  expect(formatFigure(0.5, "share", formats)).toBe("50 %");
  expect(formatFigure(0.25, "mood", formats)).toBe("+0.25");
  expect(formatFigure(3, "calls", formats)).toBe("3");
  expect(formatFigure(null, "share", formats)).toBe("–");
});
