/** What many callers said in the same words, each with calls to look at; a question without answer can be answered here. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { usePermitted } from "@/shell/permitted";
import { buttonClasses } from "@/ui/Button";
import { Badge } from "@/ui/Badge";
import { Card } from "@/ui/Card";

const SHOWN = 10;

export function FrequentCard({ title, frequent, answerable = false }: { title: string; frequent: Schemas["Frequent"][]; answerable?: boolean }) {
  const { t } = useTranslation();
  const permitted = usePermitted();
  const mayAnswer = answerable && permitted("PATCH /businesses/{business}");
  return (
    <Card title={title}>
      {frequent.length === 0 && <p className="text-muted">{t("insights.nothing")}</p>}
      <ul className="flex flex-col gap-2">
        {frequent.slice(0, SHOWN).map((one) => (
          <li key={one.words} className="flex flex-wrap items-center gap-2">
            <Badge>{one.calls}</Badge>
            {one.examples[0] ? (
              <Link to="/calls/$call" params={{ call: one.examples[0] }} className="min-w-0 flex-1 break-words text-accent underline">
                {one.words}
              </Link>
            ) : (
              <span className="min-w-0 flex-1 break-words">{one.words}</span>
            )}
            {mayAnswer && (
              <Link to="/business" search={{ answer: one.words }} className={buttonClasses()}>
                {t("insights.answerIt")}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
