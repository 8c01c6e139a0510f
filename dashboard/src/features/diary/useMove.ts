/** Asking the diary to move an appointment: it says yes, or which rule refuses. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import type { Move } from "./moving";

/** The diary follows the log by some tenths of a second. */
const BEHIND_MS = 700;

export function useMove() {
  const kept = useQueryClient();
  return useMutation({
    mutationFn: ({ appointment, to }: Move) =>
      answer(api.POST("/appointments/{appointment}/move", { params: { path: { appointment: appointment.appointment } }, body: to })),
    onSuccess: () => {
      for (const key of ["diary", "person"]) window.setTimeout(() => void kept.invalidateQueries({ queryKey: [key] }), BEHIND_MS);
    },
  });
}
