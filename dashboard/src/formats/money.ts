/** Money as people read it. The log's decimal text is exact; what is shown is rounded, what is added is not. */
import i18n from "i18next";

/** `"120.10"` and `USD` as `$120.10`; small amounts keep the digits that say something. */
export function formatMoney(amount: string, currency: string): string {
  const value = Number(amount);
  const small = value !== 0 && Math.abs(value) < 1;
  if (!/^[A-Z]{3}$/.test(currency)) return [amount, currency].filter(Boolean).join(" ");
  const options = { style: "currency", currency, maximumFractionDigits: small ? 4 : 2 } as const;
  return new Intl.NumberFormat(i18n.language, options).format(value);
}

/** Amounts by currency, as the API gives the cost of a call. */
export function formatCost(cost: Record<string, string>): string {
  return Object.entries(cost)
    .map(([currency, amount]) => formatMoney(amount, currency))
    .join(" + ");
}
