/** What the inbox asks. */
import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { filled } from "@/api/questions";

export const STATES = ["open", "snoozed", "done"] as const;
export type Shown = (typeof STATES)[number];

export const inbox = (state: Shown) =>
  infiniteQueryOptions({
    queryKey: ["inbox", state],
    queryFn: ({ pageParam }) => answer(api.GET("/inbox", { params: { query: { state, ...filled({ cursor: pageParam }) } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
  });
