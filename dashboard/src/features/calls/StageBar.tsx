/** Where the time of a turn went: a bar with a piece for each stage, and the same as a list. */
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatMilliseconds } from "@/formats/numbers";

const STAGES = ["endpoint", "recognise", "classify", "context", "tools", "compose", "guard", "synthesise", "bus"] as const;
const SHADES = ["opacity-100", "opacity-70", "opacity-40"];

export function StageBar({ turn }: { turn: Schemas["TurnLatency"] }) {
  const { t } = useTranslation();
  const stages = STAGES.map((name) => ({ name, ms: turn[name] ?? 0 })).filter(({ ms }) => ms >= 1);
  const total = stages.reduce((sum, { ms }) => sum + ms, 0);
  if (total === 0) return null;
  return (
    <div>
      <div className="flex h-3 overflow-hidden rounded bg-sunken" aria-hidden>
        {stages.map(({ name, ms }, nth) => (
          <span key={name} className={`bg-accent ${SHADES[nth % SHADES.length]}`} style={{ width: `${(100 * ms) / total}%` }} />
        ))}
      </div>
      <ul className="mt-1 flex flex-wrap gap-x-3 text-muted">
        {stages.map(({ name, ms }) => (
          <li key={name}>
            {t(`stages.${name}`)} {formatMilliseconds(ms)}
          </li>
        ))}
      </ul>
    </div>
  );
}
