/** What calls cost by part, and the people who may be lost. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatMoney } from "@/formats/money";
import { Badge } from "@/ui/Badge";
import { Card } from "@/ui/Card";

const SHOWN = 10;

export function CostsCard({ costs }: { costs: Schemas["CostShare"][] }) {
  const { t } = useTranslation();
  const money = (amount: string, currency: string) => (amount ? formatMoney(amount, currency) : "–");
  return (
    <Card title={t("insights.costs")}>
      {costs.length === 0 ? (
        <p className="text-muted">{t("insights.nothing")}</p>
      ) : (
        <table className="w-full text-left text-sm">
          <thead>
            <tr className="text-muted">
              {["part", "amount", "perCall", "usualPerCall"].map((one) => (
                <th key={one} scope="col" className="py-1 font-medium">
                  {t(`insights.${one}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {costs.map((one) => (
              <tr key={`${one.part}-${one.currency}`} className="border-t border-line">
                <th scope="row" className="py-1 font-normal">
                  {t(`parts.${one.part}`, one.part)}
                </th>
                <td>{money(one.amount, one.currency)}</td>
                <td>{money(one.per_call, one.currency)}</td>
                <td>{money(one.usual_per_call, one.currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

export function RiskCard({ people }: { people: Schemas["AtRisk"][] }) {
  const { t } = useTranslation();
  return (
    <Card title={t("insights.risk")}>
      {people.length === 0 && <p className="text-muted">{t("insights.nothing")}</p>}
      <ul className="flex flex-col gap-1.5">
        {people.slice(0, SHOWN).map((one) => (
          <li key={`${one.person}-${one.why}`} className="flex flex-wrap items-center gap-2">
            <Link to="/people/$person" params={{ person: one.person }} className="text-accent underline">
              {one.name || t("people.unnamed")}
            </Link>
            <Badge tone="warn">{one.why === "away" ? t("insights.away", { days: one.days }) : t("insights.upset", { days: one.days })}</Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
