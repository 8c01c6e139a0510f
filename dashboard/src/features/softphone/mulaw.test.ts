import { expect, test } from "vitest";
import { decodeByte, encodeSample } from "./mulaw";

test("every byte comes back as itself, apart from the second zero", () => {
  for (let byte = 0; byte < 256; byte += 1) expect(encodeSample(decodeByte(byte))).toBe(byte === 0x7f ? 0xff : byte);
});

test("silence and the loudest samples are what G.711 says", () => {
  expect([0, 1, -1].map(encodeSample)).toEqual([0xff, 0x80, 0x00]);
  expect(Math.round(decodeByte(0x80) * 32_768)).toBe(32_124);
});

test("a sample loses less than a twentieth of itself", () => {
  for (const sample of [0.01, 0.1, 0.5, -0.3, -0.9]) {
    expect(Math.abs(decodeByte(encodeSample(sample)) - sample)).toBeLessThan(Math.abs(sample) / 20);
  }
});
