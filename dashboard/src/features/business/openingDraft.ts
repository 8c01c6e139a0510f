/** What is said while a business is being opened: kept in this browser step by step, and sent as one request at the end. */
import type { Schemas } from "@/api/client";

export type Hours = Schemas["Industry"]["hours"];
export type OpeningDraft = {
  step: number;
  industry: string;
  name: string;
  address: string;
  country: string;
  language: string;
  number: string;
  hours: Hours | null;
  /** Services that are left out, by id. */
  without: string[];
  prices: Record<string, string>;
  staff: Record<string, string>;
};

export const STEPS = ["industry", "name", "hours", "services", "staff", "number"] as const;
export const NOTHING: OpeningDraft = {
  step: 0,
  industry: "",
  name: "",
  address: "",
  country: "US",
  language: "en",
  number: "",
  hours: null,
  without: [],
  prices: {},
  staff: {},
};
const STORED = "daybook.opening";

export function keptDraft(): OpeningDraft {
  return { ...NOTHING, ...(JSON.parse(localStorage.getItem(STORED) ?? "{}") as Partial<OpeningDraft>) };
}

export function keepDraft(draft: OpeningDraft): void {
  localStorage.setItem(STORED, JSON.stringify(draft));
}

export function forgetDraft(): void {
  localStorage.removeItem(STORED);
}

/** The request. A list that was changed is sent whole, with what the industry proposes for the rest. Pure. */
export function writeRequest(draft: OpeningDraft, proposed: Pick<Schemas["Industry"], "services" | "resources">): Schemas["NewBusiness"] {
  const services = proposed.services
    .filter(({ id }) => !draft.without.includes(id))
    .map((one) => ({
      ...one,
      price: draft.prices[one.id] || one.price,
      combines: one.combines.filter((id) => !draft.without.includes(id)),
    }));
  const resources = proposed.resources.map((one) => ({ ...one, name: draft.staff[one.id]?.trim() || one.name }));
  const parts = {
    ...(draft.address && { address: draft.address }),
    ...(draft.hours && { hours: draft.hours }),
    ...((draft.without.length > 0 || Object.keys(draft.prices).length > 0) && { services }),
    ...(Object.values(draft.staff).some((name) => name.trim()) && { resources }),
  };
  const { name, industry, country, language } = draft;
  const number = draft.number.replace(/[^+\d]/g, "");
  return { name, industry, number, country, language, timezone: "", currency: "", file: "", why: "", parts: parts as Record<string, never> };
}
