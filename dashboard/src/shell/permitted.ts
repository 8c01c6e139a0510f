/** What this account may ask: screens and buttons that are not for it are not shown. The server decides; this only spares the asking. */
import { useQuery } from "@tanstack/react-query";
import { permissions } from "@/api/questions";

export function usePermitted(): (endpoint: string) => boolean {
  const { data } = useQuery(permissions);
  return (endpoint) => !endpoint || Boolean(data?.endpoints[endpoint]);
}
