/** Calls as they happen: a card a call, with the words as they come. */
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatSeconds } from "@/formats/moments";
import { formatMilliseconds, formatPhone, formatShare } from "@/formats/numbers";
import { Badge } from "@/ui/Badge";
import { Card } from "@/ui/Card";
import { classes } from "@/ui/classes";
import { Notice } from "@/ui/Notice";
import { Screen } from "@/ui/Screen";
import { CallActions } from "./CallActions";
import type { CallCard } from "./callCards";
import { LineBadge } from "./LineBadge";
import { useLiveCalls } from "./useLiveCalls";

export function LiveScreen() {
  const { t } = useTranslation();
  const { cards, state } = useLiveCalls();
  const calls = Object.values(cards);
  return (
    <Screen title={t("screens.live")} actions={<LineBadge state={state} />}>
      {calls.length === 0 && (
        <Card>
          <Notice title={t("live.none")}>{t("live.noneNext")}</Notice>
        </Card>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {calls.map((card) => (
          <OneCard key={card.call} card={card} />
        ))}
      </div>
    </Screen>
  );
}

function OneCard({ card }: { card: CallCard }) {
  const { t } = useTranslation();
  const title = (
    <Link to="/calls/$call" params={{ call: card.call }} className="text-accent underline">
      {[card.name, formatPhone(card.caller)].filter(Boolean).join(" · ") || t("live.going")}
    </Link>
  );
  return (
    <Card title={title} aside={card.ended ? <Badge>{t("live.ended")}</Badge> : <Clock since={card.since} />}>
      <p className="mb-2 font-medium" data-testid="doing">
        {t(`live.does.${card.doing}`)}
      </p>
      <p className="mb-2 flex flex-wrap gap-1.5">
        {card.intent && (
          <Badge tone="accent">
            {card.intent} {card.confidence !== null && formatShare(card.confidence)}
          </Badge>
        )}
        {card.sentiment !== null && <Badge tone={card.sentiment < -0.3 ? "bad" : card.sentiment > 0.3 ? "good" : "plain"}>{t("calls.mood")} {card.sentiment.toFixed(1)}</Badge>}
        {card.tools.map((tool, nth) => (
          <Badge key={nth} tone="warn">{t("live.doing", { tool })}</Badge>
        ))}
        {card.flags.map((flag, nth) => (
          <Badge key={nth} tone="bad">{flag}</Badge>
        ))}
        {card.latency !== null && <Badge>{t("calls.answeredAfter", { time: formatMilliseconds(card.latency) })}</Badge>}
      </p>
      <ol aria-live="polite" className="flex flex-col gap-1">
        {card.lines.map((line) => (
          <li key={line.key} className={classes("break-words", !line.final && "text-muted italic")}>
            <span className="font-semibold">{line.who === "caller" ? t("calls.caller") : t("calls.agent")}:</span> {line.text}
          </li>
        ))}
      </ol>
      {!card.ended && <CallActions call={card.call} />}
    </Card>
  );
}

function Clock({ since }: { since: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const ticking = window.setInterval(() => setNow(Date.now()), 1_000);
    return () => window.clearInterval(ticking);
  }, []);
  return <span className="tabular-nums text-muted">{formatSeconds(Math.max(0, (now - Date.parse(since)) / 1_000))}</span>;
}
