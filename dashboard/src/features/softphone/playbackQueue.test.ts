import { expect, test } from "vitest";
import { FRAME_SAMPLES, FrameCutter } from "./frames";
import { PlaybackQueue } from "./playbackQueue";

const ones = (length: number) => new Float32Array(length).fill(1);

test("a mark is told when the sound before it has been played, and not earlier", () => {
  const queue = new PlaybackQueue();
  queue.addSound(ones(200));
  queue.addMark("greeting");
  expect(queue.fill(new Float32Array(128))).toEqual([]);
  const output = new Float32Array(128);
  expect(queue.fill(output)).toEqual(["greeting"]);
  expect(output.reduce((sum, sample) => sum + sample, 0)).toBe(72);
  expect(queue.empty).toBe(true);
});

test("after a clear there is silence at once, and the dropped marks are told in order", () => {
  const queue = new PlaybackQueue();
  queue.addSound(ones(8_000));
  queue.addMark("one");
  queue.addSound(ones(8_000));
  queue.addMark("two");
  queue.fill(new Float32Array(128));
  expect(queue.clear()).toEqual(["one", "two"]);
  const output = ones(128);
  expect(queue.fill(output)).toEqual([]);
  expect(Math.max(...output)).toBe(0);
});

test("a mark without sound before it is told with the next piece", () => {
  const queue = new PlaybackQueue();
  queue.addMark("nothing");
  expect(queue.fill(new Float32Array(128))).toEqual(["nothing"]);
});

test("sound is cut into frames of 160, whatever its pieces", () => {
  const cutter = new FrameCutter();
  const frames = [21, 22, 21, 300, 116, 160].flatMap((length) => cutter.push(ones(length)));
  expect(frames.map((frame) => frame.length)).toEqual([FRAME_SAMPLES, FRAME_SAMPLES, FRAME_SAMPLES, FRAME_SAMPLES]);
});
