/** Where the sound of a call is: the element that plays it, and who wants to know. Milliseconds from the recording's beginning. */
import type { Schemas } from "@/api/client";

type Line = Schemas["Spoken"];

/** Plays one recording. `follow` tells of every place while it plays, and whenever somebody moves it. */
export class Playhead {
  private element: HTMLAudioElement | undefined;
  private readonly followers = new Set<() => void>();
  private ticking = 0;

  /** Give it the element; the returned function takes it away. */
  readonly attach = (element: HTMLAudioElement): (() => void) => {
    this.element = element;
    const tell = () => this.tell();
    const events = ["play", "pause", "seeking", "seeked", "ended", "timeupdate", "ratechange", "loadedmetadata"];
    for (const event of events) element.addEventListener(event, tell);
    return () => {
      for (const event of events) element.removeEventListener(event, tell);
      cancelAnimationFrame(this.ticking);
      this.element = undefined;
    };
  };

  readonly follow = (told: () => void): (() => void) => {
    this.followers.add(told);
    return () => void this.followers.delete(told);
  };

  get at(): number {
    return (this.element?.currentTime ?? 0) * 1_000;
  }

  get playing(): boolean {
    return this.element !== undefined && !this.element.paused && !this.element.ended;
  }

  seek(ms: number): void {
    if (this.element) this.element.currentTime = Math.max(0, ms) / 1_000;
  }

  /** Play from a place. */
  playFrom(ms: number): void {
    this.seek(ms);
    void this.element?.play();
  }

  toggle(): void {
    if (this.playing) this.element?.pause();
    else void this.element?.play();
  }

  speed(rate: number): void {
    if (this.element) this.element.playbackRate = rate;
  }

  private tell(): void {
    for (const told of this.followers) told();
    cancelAnimationFrame(this.ticking);
    if (this.playing) this.ticking = requestAnimationFrame(() => this.tell());
  }
}

/** Which line is heard at a place, by its number in the list: the last that has begun and is not over; -1 for none. */
export function findLine(lines: Pick<Line, "from_ms" | "to_ms">[], ms: number): number {
  let found = -1;
  lines.forEach((line, nth) => {
    if (line.from_ms === null || line.from_ms === undefined || line.from_ms > ms) return;
    if (line.to_ms !== null && line.to_ms !== undefined && line.to_ms <= ms) return;
    if (found < 0 || line.from_ms >= (lines[found]?.from_ms ?? 0)) found = nth;
  });
  return found;
}

/** The next place after `ms` where somebody speaks, when nobody does now; nothing when somebody does, or nobody will. */
export function nextSpeech(lines: Pick<Line, "from_ms" | "to_ms">[], ms: number): number | undefined {
  if (findLine(lines, ms) >= 0) return undefined;
  const later = lines.map((line) => line.from_ms).filter((from): from is number => typeof from === "number" && from > ms);
  return later.length ? Math.min(...later) : undefined;
}
