/** The business that the session is in, with everything it knows. */
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { Schemas } from "@/api/client";
import { business, businesses } from "./questions";

export function useBusiness(): UseQueryResult<Schemas["BusinessSettings"]> {
  const all = useQuery(businesses);
  return useQuery(business(all.data?.businesses.find((one) => one.current)?.business ?? ""));
}
