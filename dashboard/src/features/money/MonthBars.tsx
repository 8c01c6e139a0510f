/** The months beside each other: what was booked, and what is left of it. The cards below say the same in figures. */
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { formatMonth } from "@/formats/moments";
import { formatMoney } from "@/formats/money";
import { Card } from "@/ui/Card";
import { Legend } from "@/ui/Legend";

export function MonthBars({ periods }: { periods: Schemas["Period"][] }) {
  const { t } = useTranslation();
  const highest = Math.max(1, ...periods.map((one) => Math.max(Number(one.revenue), Number(one.profit))));
  const share = (amount: string) => `${Math.max(0, (100 * Number(amount)) / highest)}%`;
  return (
    <Card title={t("money.byMonth")}>
      <ul className="flex flex-col gap-2">
        {periods.map((one) => (
          <li key={`${one.month}-${one.currency}`} className="grid grid-cols-[7rem_minmax(0,1fr)_6rem] items-center gap-3 text-sm">
            <span>{formatMonth(one.month)}</span>
            <span className="flex flex-col gap-0.5" aria-hidden>
              <span className="h-2 rounded bg-accent" style={{ width: share(one.revenue) }} />
              <span className="h-2 rounded bg-good" style={{ width: share(one.profit) }} />
            </span>
            <span className="text-right tabular-nums">{formatMoney(one.profit, one.currency)}</span>
          </li>
        ))}
      </ul>
      <Legend
        entries={[
          ["bg-accent", t("money.revenue")],
          ["bg-good", t("money.profit")],
        ]}
      />
    </Card>
  );
}
