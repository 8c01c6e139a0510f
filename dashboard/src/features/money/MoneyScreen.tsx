/** Profit and loss by month: what was booked, what calls cost, what was spent. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { profitAndLoss } from "@/api/questions";
import { formatMonth } from "@/formats/moments";
import { formatMoney } from "@/formats/money";
import { Answered } from "@/ui/Answered";
import { buttonClasses } from "@/ui/Button";
import { Card } from "@/ui/Card";
import { Field } from "@/ui/Field";
import { Notice } from "@/ui/Notice";
import { Screen } from "@/ui/Screen";
import { MonthBars } from "./MonthBars";
import { writeCsv } from "./csv";

type Period = Schemas["Period"];

export function MoneyScreen() {
  const { t } = useTranslation();
  const filter = useSearch({ from: "/inside/money" });
  const navigate = useNavigate({ from: "/money" });
  const question = useQuery(profitAndLoss(filter));
  const set = (part: Record<string, string>) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const download = question.data && `data:text/csv;charset=utf-8,${encodeURIComponent(writeCsv(question.data.periods))}`;
  return (
    <Screen
      title={t("screens.money")}
      actions={
        download && (
          <a className={buttonClasses()} download="profit-and-loss.csv" href={download}>
            {t("money.csv")}
          </a>
        )
      }
    >
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t("filters.from")} type="date" value={filter.from ?? ""} max={filter.to} onChange={(event) => set({ from: event.target.value })} />
        <Field label={t("filters.to")} type="date" value={filter.to ?? ""} min={filter.from} onChange={(event) => set({ to: event.target.value })} />
      </div>
      <Answered question={question}>
        {({ periods }) =>
          periods.length === 0 ? (
            <Card>
              <Notice title={t("money.none")}>{t("money.noneNext")}</Notice>
            </Card>
          ) : (
            <>
              <MonthBars periods={periods} />
              {[...periods].reverse().map((period) => (
                <PeriodCard key={`${period.month}-${period.currency}`} period={period} />
              ))}
            </>
          )
        }
      </Answered>
    </Screen>
  );
}

function PeriodCard({ period }: { period: Period }) {
  const { t } = useTranslation();
  const money = (amount: string) => formatMoney(amount, period.currency);
  const sums: [string, string][] = [
    [t("money.revenue"), period.revenue],
    [t("money.callCosts"), period.call_costs],
    [t("money.expenses"), period.expenses],
    [t("money.profit"), period.profit],
  ];
  return (
    <Card title={`${formatMonth(period.month)} · ${period.currency}`}>
      <dl className="mb-3 grid grid-cols-2 gap-3 sm:grid-cols-4">
        {sums.map(([name, amount]) => (
          <div key={name}>
            <dt className="text-sm text-muted">{name}</dt>
            <dd className="text-lg font-semibold tabular-nums">{money(amount)}</dd>
          </div>
        ))}
      </dl>
      <table className="w-full text-left">
        <caption className="sr-only">{t("money.lines")}</caption>
        <thead>
          <tr className="border-b border-line text-sm text-muted">
            <th scope="col" className="py-1 font-medium">{t("money.what")}</th>
            <th scope="col" className="py-1 text-right font-medium">{t("money.count")}</th>
            <th scope="col" className="py-1 text-right font-medium">{t("money.amount")}</th>
          </tr>
        </thead>
        <tbody>
          {period.lines.map((line) => (
            <tr key={`${line.kind}-${line.what}`} className="border-b border-line last:border-0">
              <td className="py-1">
                {t(`money.kinds.${line.kind}`, line.kind)} · {line.kind === "call cost" ? t(`parts.${line.what}`, line.what) : line.what}
              </td>
              <td className="py-1 text-right tabular-nums">{line.count}</td>
              <td className="py-1 text-right tabular-nums">{money(line.amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
