/** What one does: the industry's services, ticked; what is not offered is unticked, and prices are put right. */
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Answered } from "@/ui/Answered";
import type { StepProps } from "./OpeningScreen";
import { industry } from "./questions";

export function ServicesStep({ draft, change }: StepProps) {
  const { t } = useTranslation();
  const tick = (id: string, offered: boolean) =>
    change({ without: offered ? draft.without.filter((one) => one !== id) : [...draft.without, id] });
  return (
    <Answered question={useQuery(industry(draft.industry, draft.country))}>
      {({ services, currency }) => (
        <ul className="divide-y divide-line">
          {services.map((one) => {
            const offered = !draft.without.includes(one.id);
            return (
              <li key={one.id} className="flex flex-wrap items-center gap-3 py-1.5">
                <label className="flex min-w-48 flex-1 items-center gap-2">
                  <input type="checkbox" checked={offered} onChange={(event) => tick(one.id, event.target.checked)} />
                  <span>
                    {one.name} <span className="text-sm text-muted">{t("business.minutes", { count: one.minutes })}</span>
                  </span>
                </label>
                <label className="flex items-center gap-1">
                  <span className="sr-only">{t("business.priceOf", { service: one.name })}</span>
                  <input
                    inputMode="decimal"
                    pattern="\d{1,7}([.]\d{1,2})?"
                    disabled={!offered}
                    value={draft.prices[one.id] ?? one.price}
                    onChange={(event) => change({ prices: { ...draft.prices, [one.id]: event.target.value } })}
                    className="w-24 rounded-md border border-line bg-raised px-2 py-1 text-right tabular-nums disabled:opacity-60"
                  />
                  <span className="text-muted">{currency}</span>
                </label>
              </li>
            );
          })}
        </ul>
      )}
    </Answered>
  );
}
