/** What was made of one turn: intent, tools, verdicts, and where the time went. */
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatMilliseconds, formatShare } from "@/formats/numbers";
import { Badge } from "@/ui/Badge";
import { Pairs } from "@/ui/Pairs";
import { TurnCorrection } from "./review/TurnCorrection";
import { StageBar } from "./StageBar";

export function TurnDetails({ call, line }: { call: Schemas["OneCall"]; line: Schemas["Spoken"] }) {
  const { t } = useTranslation();
  const number = line.turn;
  const turn = call.turns.find((one) => one.turn === number);
  const tools = call.tools.filter((one) => one.turn === number);
  const verdicts = call.verdicts.filter((one) => one.turn === number);
  const correction = call.corrections.find((one) => one.turn === number);
  return (
    <details className="w-full max-w-[90%] text-sm">
      <summary className="flex flex-wrap gap-1.5 py-1">
        {turn?.intent && <Badge tone="accent">{turn.intent}</Badge>}
        {tools.map((tool, nth) => (
          <Badge key={nth} tone={tool.failed ? "bad" : tool.refused ? "warn" : "plain"}>
            {tool.tool}
          </Badge>
        ))}
        {verdicts
          .filter((one) => one.verdict !== "pass")
          .map((one, nth) => (
            <Badge key={nth} tone="warn">
              {one.shield}: {t(`verdicts.${one.verdict}`, one.verdict)}
            </Badge>
          ))}
        {correction && <Badge tone="bad">{correction.intent || correction.answer ? t("correction.corrected") : t("correction.flagged")}</Badge>}
        {typeof turn?.total === "number" && <span className="text-muted">{t("calls.answeredAfter", { time: formatMilliseconds(turn.total) })}</span>}
      </summary>
      <div className="flex flex-col gap-3 rounded border border-line p-3">
        {turn && <Meaning turn={turn} />}
        {turn && <StageBar turn={turn} />}
        {tools.map((tool, nth) => (
          <Tool key={nth} tool={tool} />
        ))}
        <TurnCorrection call={call} line={line} correction={correction} />
        {verdicts.length > 0 && (
          <Pairs pairs={verdicts.map((one) => [one.shield, `${t(`verdicts.${one.verdict}`, one.verdict)} ${one.reason && `(${one.reason})`}`])} />
        )}
      </div>
    </details>
  );
}

function Meaning({ turn }: { turn: Schemas["TurnLatency"] }) {
  const { t } = useTranslation();
  const sure = typeof turn.confidence === "number" ? formatShare(turn.confidence) : "";
  return (
    <Pairs
      pairs={[
        [t("calls.intent"), turn.intent && `${turn.intent} ${sure}`],
        [t("calls.tier"), turn.tier && t(`tiers.${turn.tier}`, turn.tier)],
        [t("calls.mood"), typeof turn.sentiment === "number" ? turn.sentiment.toFixed(2) : ""],
      ]}
    />
  );
}

function Tool({ tool }: { tool: Schemas["ToolLine"] }) {
  const { t } = useTranslation();
  return (
    <div className="min-w-0">
      <p className="font-semibold">
        {tool.tool} {typeof tool.tool_ms === "number" && <span className="font-normal text-muted">{formatMilliseconds(tool.tool_ms)}</span>}
      </p>
      <Pairs
        pairs={[
          [t("calls.asked"), <code className="break-all">{tool.arguments}</code>],
          [t("calls.answered"), tool.failed ? t("calls.failedBecause", { why: tool.failed }) : <code className="break-all">{tool.result}</code>],
        ]}
      />
    </div>
  );
}
