/** Runs beside the page: mu-law bytes become sound, and whoever sent a mark is told when it has been played. */
import { LINE_RATE, loudness } from "./frames";
import { decode } from "./mulaw";
import { PlaybackQueue } from "./playbackQueue";
import { Resampler } from "./resampler";

export type ToPlayback = { sound: Uint8Array } | { mark: string } | { clear: true };
export type FromPlayback = { played: string } | { level: number };

/** How many pieces of 128 samples go by between two levels: about 50 ms. */
const LEVEL_EVERY = 20;

class Playback extends AudioWorkletProcessor {
  private readonly resampler = new Resampler(LINE_RATE, sampleRate);
  private readonly queue = new PlaybackQueue();
  private pieces = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToPlayback>) => {
      if ("sound" in data) this.queue.addSound(this.resampler.push(decode(data.sound)));
      else if ("mark" in data) this.queue.addMark(data.mark);
      else {
        this.resampler.reset();
        this.tell(this.queue.clear());
      }
    };
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const output = outputs[0]?.[0];
    if (!output) return true;
    this.tell(this.queue.fill(output));
    this.pieces += 1;
    if (this.pieces % LEVEL_EVERY === 0) this.port.postMessage({ level: loudness(output) } satisfies FromPlayback);
    return true;
  }

  private tell(marks: string[]): void {
    for (const played of marks) this.port.postMessage({ played } satisfies FromPlayback);
  }
}

registerProcessor("daybook-playback", Playback);
