/** Calls, appointments, messages and wishes of one person, the newest first. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatLocalMoment, formatMoment, formatSeconds } from "@/formats/moments";
import { Badge, type Tone } from "@/ui/Badge";
import { Notice } from "@/ui/Notice";

type Entry = Schemas["OneContact"]["history"][number];
const TONES: Record<string, Tone> = { call: "plain", appointment: "good", message: "accent", lead: "warn" };

export function Timeline({ history }: { history: Entry[] }) {
  const { t } = useTranslation();
  if (history.length === 0) return <Notice>{t("people.nothingYet")}</Notice>;
  return (
    <ol className="flex flex-col divide-y divide-line">
      {history.map((entry) => (
        <li key={entry.id} className="flex flex-col gap-0.5 py-2">
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={TONES[entry.kind]}>{t(`kinds.${entry.kind}`, entry.kind)}</Badge>
            <span className="text-sm text-muted">{formatMoment(entry.at)}</span>
            {entry.status && <span className="text-sm">{t([`outcomes.${entry.status}`, `statuses.${entry.status}`], entry.status)}</span>}
          </p>
          <What entry={entry} />
        </li>
      ))}
    </ol>
  );
}

function What({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  if (entry.kind === "call") {
    return (
      <p>
        <Link to="/calls/$call" params={{ call: entry.id }} className="text-accent underline">
          {t("people.openCall", { length: formatSeconds(entry.seconds ?? 0) })}
        </Link>{" "}
        {entry.text}
      </p>
    );
  }
  if (entry.kind === "appointment") {
    return (
      <p>
        {entry.starts ? (
          <Link to="/diary" search={{ day: entry.starts.slice(0, 10), view: "day" }} className="text-accent underline">
            {formatLocalMoment(entry.starts)}
          </Link>
        ) : (
          t("people.noTime")
        )}{" "}
        · {entry.service} · {entry.reference}
      </p>
    );
  }
  return <p className="break-words">{entry.text}</p>;
}
