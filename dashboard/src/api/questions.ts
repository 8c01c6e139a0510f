/** The questions that screens ask, each with the key under which its answer is kept. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, api } from "./client";
import type { paths } from "./schema";

type Asked<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Query } } } ? NonNullable<Query> : never;
export type CallsFilter = { from?: string; to?: string; outcome?: string; person?: string; language?: string; show?: string; weekday?: number; hour?: number };

export const me = queryOptions({
  queryKey: ["me"],
  queryFn: () => answer(api.GET("/accounts/me")),
  staleTime: 60_000,
  retry: false,
});

export const permissions = queryOptions({
  queryKey: ["permissions"],
  queryFn: () => answer(api.GET("/accounts/me/permissions")),
  staleTime: 60_000,
});

export const calls = (filter: CallsFilter, limit = 50) =>
  infiniteQueryOptions({
    queryKey: ["calls", filter, limit],
    queryFn: ({ pageParam }) =>
      answer(api.GET("/calls", { params: { query: { ...filled(filter), limit, ...filled({ cursor: pageParam }) } as Asked<"/calls"> } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
  });

export const call = (id: string) =>
  queryOptions({ queryKey: ["call", id], queryFn: () => answer(api.GET("/calls/{call}", { params: { path: { call: id } } })) });

export const peaks = (id: string) =>
  queryOptions({
    queryKey: ["peaks", id],
    queryFn: () => answer(api.GET("/calls/{call}/peaks", { params: { path: { call: id }, query: { width: 800 } } })),
    staleTime: Infinity,
  });

export const intents = queryOptions({ queryKey: ["intents"], queryFn: () => answer(api.GET("/intents")), staleTime: Infinity });

export const people = infiniteQueryOptions({
  queryKey: ["people"],
  queryFn: ({ pageParam }) => answer(api.GET("/contacts", { params: { query: { limit: 50, ...filled({ cursor: pageParam }) } } })),
  initialPageParam: "",
  getNextPageParam: (page) => page.next || undefined,
});

export const person = (id: string) =>
  queryOptions({
    queryKey: ["person", id],
    queryFn: () => answer(api.GET("/contacts/{person}", { params: { path: { person: id } } })),
  });

export const diary = (from: string, to: string) =>
  queryOptions({ queryKey: ["diary", from, to], queryFn: () => answer(api.GET("/diary", { params: { query: { from, to } } })) });

export const profitAndLoss = (filter: { from?: string; to?: string }) =>
  queryOptions({
    queryKey: ["money", filter],
    queryFn: () => answer(api.GET("/profit-and-loss", { params: { query: filled(filter) } })),
  });

export const insights = (filter: { from?: string; to?: string }) =>
  queryOptions({
    queryKey: ["insights", filter],
    queryFn: () => answer(api.GET("/insights", { params: { query: filled(filter) } })),
  });

export const erasures = queryOptions({ queryKey: ["erasures"], queryFn: () => answer(api.GET("/privacy/erasures")) });

export const trail = (what: string) =>
  infiniteQueryOptions({
    queryKey: ["trail", what],
    queryFn: ({ pageParam }) =>
      answer(api.GET("/audit", { params: { query: { limit: 50, ...filled({ what, cursor: pageParam }) } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
  });

export const members = queryOptions({ queryKey: ["members"], queryFn: () => answer(api.GET("/accounts")) });

export const sessions = queryOptions({ queryKey: ["sessions"], queryFn: () => answer(api.GET("/sessions")) });

/** The parts of a filter that hold something: the API wants the others left out. */
export function filled<T extends Record<string, string | number | undefined>>(filter: T): Partial<T> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== "")) as Partial<T>;
}
