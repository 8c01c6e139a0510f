/** Plain numbers, shares and phone numbers as people read them. */
import i18n from "i18next";

export function formatNumber(value: number, digits = 0): string {
  return new Intl.NumberFormat(i18n.language, { maximumFractionDigits: digits }).format(value);
}

/** `0.91` as `91 %`. */
export function formatShare(value: number): string {
  return new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 0 }).format(value);
}

export function formatMilliseconds(value: number): string {
  return `${formatNumber(value)} ms`;
}

/** A North American number in its usual groups; others as they are. */
export function formatPhone(phone: string): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone);
  return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : phone;
}
