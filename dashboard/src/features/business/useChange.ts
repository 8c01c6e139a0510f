/** Changing a business: at once, or kept aside as a draft until it is published. */
import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { answer, api, type Schemas } from "@/api/client";
import type { Entry } from "./parts";

export type Change = { parts: Entry; whole?: boolean; why?: string };
export type Changing = { settings: Schemas["Business"]; mayChange: boolean; change: UseMutationResult<unknown, Error, Change> };

/** What the cards of the screen share. */
export const ChangingContext = createContext<Changing | undefined>(undefined);

export function useChanging(): Changing {
  const found = useContext(ChangingContext);
  if (!found) throw new Error("a card of the business stands outside of its screen");
  return found;
}

export function useChange(id: string, draft: boolean): UseMutationResult<unknown, Error, Change> {
  const kept = useQueryClient();
  return useMutation({
    mutationFn: ({ parts, whole = false, why = "" }: Change) =>
      answer(api.PATCH("/businesses/{business}", { params: { path: { business: id } }, body: { parts: parts as Record<string, never>, whole, draft, why } })),
    onSuccess: (changed) => {
      kept.setQueryData(["business", id], changed);
      for (const key of ["draft", "history"]) void kept.invalidateQueries({ queryKey: [key, id] });
    },
  });
}
