/** Facts of the business as they happen, over one WebSocket that comes back by itself. */

export type LiveFact = { subject: string; id: string; at: string; cause: string; sequence: number; event: LiveEvent };
export type LiveEvent = { fact: string } & Record<string, unknown>;
export type LineState = "connecting" | "open" | "lost";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** Follows the facts until the returned function is called. `onState` is told when the line comes and goes. */
export function followFacts(onFact: (fact: LiveFact) => void, onState: (state: LineState) => void): () => void {
  let socket: WebSocket | undefined;
  let waiting = 0;
  let wait = FIRST_WAIT_MS;
  let over = false;

  const connect = () => {
    onState("connecting");
    socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/live`, ["daybook.live"]);
    socket.onopen = () => {
      wait = FIRST_WAIT_MS;
      onState("open");
    };
    socket.onmessage = (message) => onFact(JSON.parse(String(message.data)) as LiveFact);
    socket.onclose = () => {
      if (over) return;
      onState("lost");
      waiting = window.setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
  };

  connect();
  return () => {
    over = true;
    window.clearTimeout(waiting);
    socket?.close();
  };
}
