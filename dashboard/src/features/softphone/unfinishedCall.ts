/** A call that a reload of the page interrupts is kept for as long as the edge waits for it. */
import { RESUME_MS } from "./lineSocket";

const STORED = "daybook.softphone";

export function keepCall(call: string): void {
  window.onpagehide = () => sessionStorage.setItem(STORED, JSON.stringify({ call, leftAt: Date.now() }));
}

export function forgetCall(): void {
  sessionStorage.removeItem(STORED);
  window.onpagehide = null;
}

/** The call that was left less than ten seconds ago; empty without one. */
export function keptCall(now: number): string {
  const kept = JSON.parse(sessionStorage.getItem(STORED) ?? "{}") as { call?: string; leftAt?: number };
  return kept.call && now - (kept.leftAt ?? 0) < RESUME_MS ? kept.call : "";
}
