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

/** The request: only what differs from what the industry proposes. Pure. */
export function writeRequest(draft: OpeningDraft): Schemas["NewBusiness"] {
  const services = [
    ...draft.without.map((id) => ({ id, remove: true })),
    ...Object.entries(draft.prices)
      .filter(([id, price]) => price && !draft.without.includes(id))
      .map(([id, price]) => ({ id, price })),
  ];
  const resources = Object.entries(draft.staff)
    .filter(([, name]) => name.trim())
    .map(([id, name]) => ({ id, name: name.trim() }));
  const parts = {
    ...(draft.address && { address: draft.address }),
    ...(draft.hours && { hours: draft.hours }),
    ...(services.length && { services }),
    ...(resources.length && { resources }),
  };
  const { name, industry, number, country, language } = draft;
  return { name, industry, number: number.replace(/[^+\d]/g, ""), country, language, timezone: "", currency: "", file: "", why: "", parts: parts as Record<string, never> };
}
