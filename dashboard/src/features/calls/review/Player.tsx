/** The sound of a call: played at one's own speed, silence left out if wanted, drawn as two lanes, and handed out. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { peaks } from "@/api/questions";
import { formatSeconds } from "@/formats/moments";
import { formatNumber } from "@/formats/numbers";
import { Answered } from "@/ui/Answered";
import { Button, buttonClasses } from "@/ui/Button";
import { nextSpeech, type Playhead } from "./playhead";
import { Waveform } from "./Waveform";

const SPEEDS = [0.5, 1, 1.5, 2];

type Props = { call: Schemas["OneCall"]; playhead: Playhead };

export function Player({ call, playhead }: Props) {
  const { t } = useTranslation();
  const element = useRef<HTMLAudioElement>(null);
  const drawn = useQuery(peaks(call.call));
  const [skips, setSkips] = useState(false);
  const [speed, setSpeed] = useState(1);
  const playing = useSyncExternalStore(playhead.follow, () => playhead.playing);
  const second = useSyncExternalStore(playhead.follow, () => Math.floor(playhead.at / 1_000));
  const sound = `/calls/${call.call}/recording.wav`;

  useEffect(() => (element.current ? playhead.attach(element.current) : undefined), [playhead]);
  useEffect(() => playhead.speed(speed), [playhead, speed]);
  useEffect(() => {
    if (!skips) return undefined;
    return playhead.follow(() => {
      const next = playhead.playing ? nextSpeech(call.transcript, playhead.at) : undefined;
      if (next !== undefined) playhead.seek(next);
    });
  }, [playhead, skips, call.transcript]);

  return (
    <div className="flex flex-col gap-3">
      <audio ref={element} preload="metadata" src={sound} />
      <Answered question={drawn}>{(found) => <Waveform peaks={found} playhead={playhead} />}</Answered>
      <div className="flex flex-wrap items-center gap-2">
        <Button look="primary" onClick={() => playhead.toggle()}>
          {playing ? t("review.pause") : t("review.play")}
        </Button>
        <span className="tabular-nums text-muted" data-testid="place">
          {formatSeconds(second)} / {formatSeconds(drawn.data?.seconds ?? call.recording_seconds)}
        </span>
        <label className="flex items-center gap-1.5">
          {t("review.speed")}
          <select value={speed} onChange={(event) => setSpeed(Number(event.target.value))} className="min-h-9 rounded-md border border-line bg-raised px-2">
            {SPEEDS.map((one) => (
              <option key={one} value={one}>
                {formatNumber(one, 1)}×
              </option>
            ))}
          </select>
        </label>
        <label className="flex items-center gap-1.5">
          <input type="checkbox" checked={skips} onChange={(event) => setSkips(event.target.checked)} />
          {t("review.skipSilence")}
        </label>
        <a className={buttonClasses()} href={sound} download={`${call.call}.wav`}>
          {t("actions.download")}
        </a>
      </div>
    </div>
  );
}
