/** The calls that are on now, followed while the screen is open; lists that changed are asked again. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { answer, api } from "@/api/client";
import { followFacts, type LineState, type LiveFact } from "@/api/live";
import { type CallCards, foldFact, openCards } from "./callCards";

/** How long a call stays on the page after its end. */
const SHOWN_AFTER_MS = 30_000;
/** Among how many of the last calls those are looked for that were on before the screen was opened. */
const RECENT = 30;
/** Facts after which lists and figures are not what they were. */
const CHANGING: Record<string, string[]> = {
  "call.ringing": ["calls"],
  "call.ended": ["calls", "people"],
  "outcome.logged": ["calls"],
  "appointment.booked": ["diary", "money"],
  "appointment.moved": ["diary"],
  "appointment.cancelled": ["diary", "money"],
};
/** The read models follow the log by some tenths of a second. */
const BEHIND_MS = 700;

export function useLiveCalls(): { cards: CallCards; state: LineState } {
  const [cards, setCards] = useState<CallCards>({});
  const [state, setState] = useState<LineState>("connecting");
  const kept = useQueryClient();
  useEffect(() => {
    const waiting = new Set<number>();
    const later = (work: () => void, ms: number) => {
      const id = window.setTimeout(() => {
        waiting.delete(id);
        work();
      }, ms);
      waiting.add(id);
    };
    const onFact = (fact: LiveFact) => {
      setCards((before) => foldFact(before, fact));
      for (const key of CHANGING[fact.event.fact] ?? []) {
        later(() => void kept.invalidateQueries({ queryKey: [key] }), BEHIND_MS);
      }
      if (fact.event.fact === "call.ended") {
        const call = fact.subject.split(".")[2] ?? "";
        later(() => setCards(({ [call]: _, ...rest }) => rest), SHOWN_AFTER_MS);
      }
    };
    const onState = (now: LineState) => {
      setState(now);
      if (now === "open") {
        void answer(api.GET("/calls", { params: { query: { limit: RECENT } } })).then(
          (page) => setCards((before) => ({ ...openCards(page.calls, Date.now()), ...before })),
          () => undefined, // the facts that come will show the calls that are on
        );
      }
    };
    const stop = followFacts(onFact, onState);
    return () => {
      stop();
      waiting.forEach((id) => window.clearTimeout(id));
    };
  }, [kept]);
  return { cards, state };
}
