import { expect, test } from "vitest";
import { findLine, nextSpeech } from "./playhead";
import { drawLane } from "./Waveform";

const lines = [
  { from_ms: 0, to_ms: 1_000 },
  { from_ms: 1_500, to_ms: 2_500 },
  { from_ms: 2_000, to_ms: 3_000 },
  { from_ms: null, to_ms: null },
];

test("the line that is heard is the last that has begun and is not over", () => {
  expect([0, 999, 1_200, 1_600, 2_100, 2_700, 3_000].map((ms) => findLine(lines, ms))).toEqual([0, 0, -1, 1, 2, 2, -1]);
});

test("a sentence without an end lasts until another begins", () => {
  expect(findLine([{ from_ms: 0, to_ms: null }, { from_ms: 500, to_ms: 900 }], 600)).toBe(1);
});

test("silence is skipped to where somebody speaks next, and speech is not", () => {
  expect(nextSpeech(lines, 1_200)).toBe(1_500);
  expect(nextSpeech(lines, 1_600)).toBeUndefined();
  expect(nextSpeech(lines, 5_000)).toBeUndefined();
});

test("a lane is drawn around its middle, as loud as it was", () => {
  expect(drawLane([0, 1])).toBe("M0 49.5V50.5M1 2V98");
});
