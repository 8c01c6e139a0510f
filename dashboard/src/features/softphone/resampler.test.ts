import { describe, expect, test } from "vitest";
import { Resampler } from "./resampler";

const tone = (hertz: number, rate: number, seconds: number) =>
  Float32Array.from({ length: rate * seconds }, (_, nth) => Math.sin((2 * Math.PI * hertz * nth) / rate));

function inPieces(resampler: Resampler, sound: Float32Array, size: number): Float32Array {
  const made: number[] = [];
  for (let at = 0; at < sound.length; at += size) made.push(...resampler.push(sound.subarray(at, at + size)));
  return Float32Array.from(made);
}

/** How strong a frequency is in a sound: 1 for a full tone. */
function strength(sound: Float32Array, hertz: number, rate: number): number {
  let [real, imaginary] = [0, 0];
  sound.forEach((sample, nth) => {
    real += sample * Math.cos((2 * Math.PI * hertz * nth) / rate);
    imaginary += sample * Math.sin((2 * Math.PI * hertz * nth) / rate);
  });
  return (2 * Math.hypot(real, imaginary)) / sound.length;
}

describe.each([44_100, 48_000, 96_000])("from %i a second to the line", (rate) => {
  test("speech stays as it was", () => {
    const made = inPieces(new Resampler(rate, 8_000), tone(1_000, rate, 1), 128);
    expect(made.length).toBeGreaterThan(7_950);
    expect(made.length).toBeLessThanOrEqual(8_000);
    expect(strength(made, 1_000, 8_000)).toBeGreaterThan(0.95);
  });

  test("what the line cannot carry does not come back as another tone", () => {
    const made = inPieces(new Resampler(rate, 8_000), tone(7_000, rate, 1), 128);
    expect(strength(made, 1_000, 8_000)).toBeLessThan(0.02);
  });
});

test("from the line to the loudspeaker a tone stays the same, in pieces of 20 ms as in one", () => {
  const whole = new Resampler(8_000, 48_000).push(tone(440, 8_000, 0.5));
  const pieces = inPieces(new Resampler(8_000, 48_000), tone(440, 8_000, 0.5), 160);
  expect(pieces.length).toBe(whole.length);
  expect(Math.max(...pieces.map((sample, nth) => Math.abs(sample - (whole[nth] ?? 0))))).toBeLessThan(1e-6);
  expect(strength(pieces, 440, 48_000)).toBeGreaterThan(0.95);
});

test("after a reset nothing of the sound before is left", () => {
  const resampler = new Resampler(8_000, 48_000);
  resampler.push(tone(440, 8_000, 0.1));
  resampler.reset();
  expect(Math.max(...resampler.push(new Float32Array(160)))).toBe(0);
});
