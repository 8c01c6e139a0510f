/** Changing the rate of sound as it comes, piece by piece, with a windowed sinc: nothing above the lower rate's half gets through. */

/** Zero crossings of the sinc on either side: more are sharper, and cost more. */
const CROSSINGS = 8;

export class Resampler {
  private readonly step: number;
  private readonly cutoff: number;
  private readonly reach: number;
  private kept = new Float32Array(0);
  /** Where the next sample lies, counted from the first that is kept. */
  private position: number;

  /** Rates in samples a second. */
  constructor(from: number, to: number) {
    this.step = from / to;
    this.cutoff = Math.min(1, to / from);
    this.reach = Math.ceil(CROSSINGS / this.cutoff);
    this.position = this.reach;
    this.reset();
  }

  /** Forget what is kept: the next piece begins anew. */
  reset(): void {
    this.kept = new Float32Array(this.reach);
    this.position = this.reach;
  }

  /** The samples that can be told so far, after one more piece. */
  push(piece: Float32Array): Float32Array {
    const all = new Float32Array(this.kept.length + piece.length);
    all.set(this.kept);
    all.set(piece, this.kept.length);
    const made: number[] = [];
    while (this.position + this.reach < all.length) {
      made.push(this.sampleAt(all, this.position));
      this.position += this.step;
    }
    const unneeded = Math.max(0, Math.floor(this.position) - this.reach);
    this.kept = all.slice(unneeded);
    this.position -= unneeded;
    return Float32Array.from(made);
  }

  private sampleAt(all: Float32Array, position: number): number {
    let sum = 0;
    for (let at = Math.ceil(position - this.reach); at <= position + this.reach; at += 1) {
      const distance = at - position;
      sum += (all[at] ?? 0) * this.cutoff * sinc(distance * this.cutoff) * hann(distance / this.reach);
    }
    return sum;
  }
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function hann(x: number): number {
  return Math.abs(x) >= 1 ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * x);
}
