/** What was said, line by line, and under each of the caller's turns what was made of it. */
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatTime } from "@/formats/moments";
import { formatShare } from "@/formats/numbers";
import { classes } from "@/ui/classes";
import { Notice } from "@/ui/Notice";
import { TurnDetails } from "./TurnDetails";

type OneCall = Schemas["OneCall"];
type Line = Schemas["Spoken"];

export function Transcript({ call }: { call: OneCall }) {
  const { t } = useTranslation();
  if (call.transcript.length === 0) {
    return <Notice title={t("calls.nothingSaid")}>{call.ended === "refused" ? t("calls.nothingSaidRefused") : t("calls.nothingSaidNext")}</Notice>;
  }
  return (
    <ol className="flex flex-col gap-3">
      {call.transcript.map((line, nth) => (
        <li key={nth} className={classes("flex flex-col gap-1", line.who === "caller" ? "items-start" : "items-end")}>
          <Words line={line} />
          {line.who === "caller" && <TurnDetails call={call} turn={line.turn} />}
        </li>
      ))}
    </ol>
  );
}

function Words({ line }: { line: Line }) {
  const { t } = useTranslation();
  const caller = line.who === "caller";
  return (
    <div className={classes("max-w-[90%] rounded-lg px-3 py-2", caller ? "bg-accent-soft" : "bg-sunken")}>
      <p className="text-xs text-muted">
        <span className="font-semibold">{caller ? t("calls.caller") : t("calls.agent")}</span> · {formatTime(line.at)}
        {line.confidence !== null && <> · {t("calls.sure", { share: formatShare(line.confidence) })}</>}
        {!line.spoken && <> · {t("calls.notSpoken")}</>}
      </p>
      {line.heard === null || line.heard === undefined ? <p className="break-words">{line.words}</p> : <Cut line={line} />}
    </div>
  );
}

/** A sentence that was interrupted: what the caller heard of it, and what they did not. */
function Cut({ line }: { line: Line }) {
  const { t } = useTranslation();
  const heard = line.heard ?? "";
  const rest = line.words.startsWith(heard) ? line.words.slice(heard.length) : "";
  return (
    <p className="break-words">
      {heard}
      <s className="text-muted" title={t("calls.unheard")}>
        {rest}
      </s>
      <span className="sr-only"> {t("calls.unheard")}</span>
    </p>
  );
}
