/** The sound of both sides as two lanes, with a line where it plays: clicked or moved with the arrow keys. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatSeconds } from "@/formats/moments";
import type { Playhead } from "./playhead";

type Props = { peaks: Schemas["Peaks"]; playhead: Playhead };

const STEP_MS = 5_000;
const STEPS: Record<string, number> = { ArrowLeft: -STEP_MS, ArrowRight: STEP_MS, PageDown: -6 * STEP_MS, PageUp: 6 * STEP_MS };

export function Waveform({ peaks, playhead }: Props) {
  const { t } = useTranslation();
  const slider = useRef<HTMLDivElement>(null);
  const needle = useRef<HTMLSpanElement>(null);
  const length = peaks.seconds * 1_000;

  useEffect(() => {
    const show = () => {
      const share = length ? Math.min(playhead.at / length, 1) : 0;
      if (needle.current) needle.current.style.left = `${100 * share}%`;
      slider.current?.setAttribute("aria-valuenow", String(Math.round(playhead.at / 1_000)));
      slider.current?.setAttribute("aria-valuetext", formatSeconds(playhead.at / 1_000));
    };
    show();
    return playhead.follow(show);
  }, [playhead, length]);

  const click = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    playhead.seek(((event.clientX - box.left) / box.width) * length);
  };
  const press = (event: KeyboardEvent) => {
    const to = { Home: 0, End: length }[event.key] ?? (event.key in STEPS ? playhead.at + (STEPS[event.key] ?? 0) : undefined);
    if (event.key === " ") playhead.toggle();
    else if (to === undefined) return;
    else playhead.seek(Math.min(Math.max(to, 0), length));
    event.preventDefault();
  };

  return (
    <div
      ref={slider}
      role="slider"
      tabIndex={0}
      aria-label={t("review.place")}
      aria-valuemin={0}
      aria-valuemax={Math.round(peaks.seconds)}
      aria-valuenow={0}
      onPointerDown={click}
      onKeyDown={press}
      className="relative cursor-pointer select-none rounded bg-sunken"
    >
      <Lane name={t("calls.caller")} peaks={peaks.caller} className="text-accent" />
      <Lane name={t("calls.agent")} peaks={peaks.agent} className="text-muted" />
      <span ref={needle} aria-hidden className="pointer-events-none absolute inset-y-0 w-0.5 bg-bad" />
    </div>
  );
}

function Lane({ name, peaks, className }: { name: string; peaks: number[]; className: string }) {
  return (
    <div className="relative h-14 border-b border-line last:border-0">
      <span className="absolute left-1 top-0.5 rounded bg-raised px-1 text-xs text-ink opacity-90">{name}</span>
      <svg className={`h-full w-full ${className}`} viewBox={`-0.5 0 ${Math.max(peaks.length, 1)} 100`} preserveAspectRatio="none" aria-hidden>
        <path d={drawLane(peaks)} stroke="currentColor" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
      </svg>
    </div>
  );
}

/** A stroke for each peak (0 to 1) around the middle of a lane 100 high. Loudness is shown by its root: speech is mostly soft. */
export function drawLane(peaks: number[]): string {
  return peaks
    .map((peak, nth) => {
      const half = Math.max(0.5, 48 * Math.sqrt(peak));
      return `M${nth} ${+(50 - half).toFixed(1)}V${+(50 + half).toFixed(1)}`;
    })
    .join("");
}
