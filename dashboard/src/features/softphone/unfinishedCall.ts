/** A call that a reload of the page interrupts is kept for as long as the edge waits for it. */
import { RESUME_MS } from "./lineSocket";
import type { Ticket } from "./protocol";

type Kept = { ticket: Ticket; call: string };
const STORED = "daybook.softphone";

export function keepCall(kept: Kept): void {
  sessionStorage.setItem(STORED, JSON.stringify(kept));
  window.onpagehide = () => sessionStorage.setItem(STORED, JSON.stringify({ ...kept, leftAt: Date.now() }));
}

export function forgetCall(): void {
  sessionStorage.removeItem(STORED);
  window.onpagehide = null;
}

/** The call that was left less than ten seconds ago; undefined without one. */
export function keptCall(now: number): Kept | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORED) ?? "null") as (Kept & { leftAt?: number }) | null;
    return kept?.leftAt && now - kept.leftAt < RESUME_MS ? kept : undefined;
  } catch {
    return undefined;
  }
}
