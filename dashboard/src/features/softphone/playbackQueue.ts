/** What the agent says and is not played yet, with the marks between: the same promises as a telephone company's buffer. */

type Part = { samples: Float32Array; at: number } | { mark: string };

export class PlaybackQueue {
  private parts: Part[] = [];

  addSound(samples: Float32Array): void {
    if (samples.length) this.parts.push({ samples, at: 0 });
  }

  addMark(mark: string): void {
    this.parts.push({ mark });
  }

  /** Drop everything at once; the marks that were dropped. */
  clear(): string[] {
    const marks = this.parts.flatMap((part) => ("mark" in part ? [part.mark] : []));
    this.parts = [];
    return marks;
  }

  /** Fill a piece of output, with silence where there is nothing; the marks that were passed. */
  fill(output: Float32Array): string[] {
    const passed: string[] = [];
    let filled = 0;
    let part = this.parts[0];
    while (part) {
      if ("mark" in part) {
        passed.push(part.mark);
        this.parts.shift();
      } else {
        if (filled === output.length) break;
        const piece = part.samples.subarray(part.at, part.at + output.length - filled);
        output.set(piece, filled);
        filled += piece.length;
        part.at += piece.length;
        if (part.at === part.samples.length) this.parts.shift();
      }
      part = this.parts[0];
    }
    output.fill(0, filled);
    return passed;
  }

  get empty(): boolean {
    return this.parts.length === 0;
  }
}
