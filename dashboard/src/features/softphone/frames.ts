/** Cutting sound into frames of 20 ms, whatever the length of the pieces in which it comes. */

export const LINE_RATE = 8_000;
export const FRAME_SAMPLES = 160;

export class FrameCutter {
  private readonly waiting = new Float32Array(FRAME_SAMPLES);
  private filled = 0;

  /** The frames that are full after one more piece. */
  push(piece: Float32Array): Float32Array[] {
    const full: Float32Array[] = [];
    let taken = 0;
    while (taken < piece.length) {
      const part = piece.subarray(taken, taken + FRAME_SAMPLES - this.filled);
      this.waiting.set(part, this.filled);
      this.filled += part.length;
      taken += part.length;
      if (this.filled === FRAME_SAMPLES) {
        full.push(this.waiting.slice());
        this.filled = 0;
      }
    }
    return full;
  }
}

/** How loud a frame is: the root of its mean square, 0 to 1. */
export function loudness(frame: Float32Array): number {
  return Math.sqrt(frame.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, frame.length));
}
