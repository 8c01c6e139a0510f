/** Runs beside the page: the microphone's sound becomes frames of 160 mu-law bytes, one each 20 ms. */
import { FrameCutter, LINE_RATE, loudness } from "./frames";
import { encode } from "./mulaw";
import { Resampler } from "./resampler";

class Capture extends AudioWorkletProcessor {
  private readonly resampler = new Resampler(sampleRate, LINE_RATE);
  private readonly cutter = new FrameCutter();

  process(inputs: Float32Array[][]): boolean {
    const heard = inputs[0]?.[0];
    // Without a microphone the line is silent, and a silent line has frames, too.
    const piece = heard ?? new Float32Array(128);
    for (const frame of this.cutter.push(this.resampler.push(piece))) {
      const bytes = encode(frame);
      this.port.postMessage({ bytes, level: loudness(frame) }, [bytes.buffer]);
    }
    return true;
  }
}

registerProcessor("daybook-capture", Capture);
