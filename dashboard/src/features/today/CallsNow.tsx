/** The state of the line in one sentence, and who is on it. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LineBadge } from "@/features/live/LineBadge";
import { useLiveCalls } from "@/features/live/useLiveCalls";
import { formatPhone } from "@/formats/numbers";
import { Card } from "@/ui/Card";

export function CallsNow() {
  const { t } = useTranslation();
  const { cards, state } = useLiveCalls();
  const now = Object.values(cards).filter((card) => !card.ended);
  return (
    <Card title={t("today.line")} aside={<LineBadge state={state} />}>
      <p>{t("today.callsNow", { count: now.length })}</p>
      <ul>
        {now.map((card) => (
          <li key={card.call}>
            <Link to="/live" className="text-accent underline">
              {formatPhone(card.caller) || t("live.going")}
            </Link>{" "}
            <span className="text-muted">{card.lines.at(-1)?.text}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
