/** How loud one side is, as a bar that moves without drawing the screen anew. */
import { useEffect, useId, useRef } from "react";
import { type Levels, phone } from "./phone";

/** Speech lies some 20 dB under the loudest that there is. */
const SPEECH = 0.15;

export function LevelMeter({ label, of }: { label: string; of: keyof Levels }) {
  const id = useId();
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    let next = 0;
    const draw = () => {
      if (meter.current) meter.current.value = Math.min(1, Math.sqrt(phone.levels[of] / SPEECH));
      next = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(next);
  }, [of]);
  return (
    <div className="grid grid-cols-[5rem_1fr] items-center gap-2 text-sm">
      <label htmlFor={id}>{label}</label>
      <meter id={id} ref={meter} min={0} max={1} className="w-full" data-level={of} />
    </div>
  );
}
