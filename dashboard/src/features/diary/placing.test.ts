import { expect, test } from "vitest";
import type { Schemas } from "@/api/client";
import { placeSideBySide } from "./placing";

const at = (time: string, minutes: number) => ({ start: `2026-12-01T${time}:00-05:00`, minutes, appointment: time }) as Schemas["DiaryEntry"];
const lanes = (...all: Schemas["DiaryEntry"][]) => placeSideBySide(all).map(({ lane, lanes: many }) => [lane, many]);

test("appointments that follow each other have the whole width", () => {
  expect(lanes(at("10:00", 30), at("10:30", 30))).toEqual([[0, 1], [0, 1]]);
});

test("those that overlap share it", () => {
  expect(lanes(at("10:00", 60), at("10:30", 60), at("11:00", 30))).toEqual([[0, 2], [1, 2], [0, 2]]);
});
