import { expect, test } from "vitest";
import { startAt } from "./moving";

test("a drop lands on the nearest quarter of an hour, within its day", () => {
  expect(startAt("2026-12-01", 607)).toBe("2026-12-01T10:00");
  expect(startAt("2026-12-01", 608)).toBe("2026-12-01T10:15");
  expect(startAt("2026-12-01", -30)).toBe("2026-12-01T00:00");
  expect(startAt("2026-12-01", 1_500)).toBe("2026-12-01T23:45");
});
