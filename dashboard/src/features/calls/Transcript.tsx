/** What was said, line by line, lit while it is heard, and under each of the caller's turns what was made of it. */
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatSeconds, formatTime } from "@/formats/moments";
import { formatShare } from "@/formats/numbers";
import { classes } from "@/ui/classes";
import { Notice } from "@/ui/Notice";
import { findLine, type Playhead } from "./review/playhead";
import { TurnDetails } from "./TurnDetails";

type OneCall = Schemas["OneCall"];
type Line = Schemas["Spoken"];

/** `playhead` is where the sound plays, when there is sound that this account may hear. */
export function Transcript({ call, playhead }: { call: OneCall; playhead: Playhead | undefined }) {
  const { t } = useTranslation();
  const lit = useSyncExternalStore(playhead?.follow ?? followNothing, () => (playhead ? findLine(call.transcript, playhead.at) : -1));
  if (call.transcript.length === 0) {
    return <Notice title={t("calls.nothingSaid")}>{call.ended === "refused" ? t("calls.nothingSaidRefused") : t("calls.nothingSaidNext")}</Notice>;
  }
  return (
    <ol className="flex flex-col gap-3">
      {call.transcript.map((line, nth) => (
        <li
          key={nth}
          aria-current={lit === nth || undefined}
          className={classes("flex flex-col gap-1", line.who === "caller" ? "items-start" : "items-end")}
        >
          <Words line={line} lit={lit === nth} playhead={playhead} />
          {line.who === "caller" && <TurnDetails call={call} line={line} />}
        </li>
      ))}
    </ol>
  );
}

const followNothing = () => () => undefined;

function Words({ line, lit, playhead }: { line: Line; lit: boolean; playhead: Playhead | undefined }) {
  const { t } = useTranslation();
  const caller = line.who === "caller";
  const words = line.heard === null || line.heard === undefined ? line.words : <Cut line={line} />;
  const from = line.from_ms ?? undefined;
  return (
    <div className={classes("max-w-[90%] rounded-lg border-2 px-3 py-2", caller ? "bg-accent-soft" : "bg-sunken", lit ? "border-accent" : "border-transparent")}>
      <p className="text-xs text-muted">
        <span className="font-semibold">{caller ? t("calls.caller") : t("calls.agent")}</span> · {formatTime(line.at)}
        {line.confidence !== null && <> · {t("calls.sure", { share: formatShare(line.confidence) })}</>}
        {!line.spoken && <> · {t("calls.notSpoken")}</>}
      </p>
      {playhead && from !== undefined ? (
        <button
          type="button"
          className="break-words text-left hover:underline"
          title={t("review.playFrom", { place: formatSeconds(from / 1_000) })}
          onClick={() => playhead.playFrom(from)}
        >
          {words}
        </button>
      ) : (
        <p className="break-words">{words}</p>
      )}
    </div>
  );
}

/** A sentence that was interrupted: what the caller heard of it, and what they did not. */
function Cut({ line }: { line: Line }) {
  const { t } = useTranslation();
  const heard = line.heard ?? "";
  const rest = line.words.startsWith(heard) ? line.words.slice(heard.length) : "";
  return (
    <>
      {heard}
      <s className="text-muted" title={t("calls.unheard")}>
        {rest}
      </s>
      <span className="sr-only"> {t("calls.unheard")}</span>
    </>
  );
}
