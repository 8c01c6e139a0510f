/** Facts of the business as they happen, over one WebSocket that comes back by itself and misses nothing. */

export type LiveFact = { subject: string; id: string; at: string; cause: string; sequence: number; position: string; event: LiveEvent };
export type LiveEvent = { fact: string } & Record<string, unknown>;
export type LineState = "connecting" | "open" | "lost";

/** Too much has happened since the socket was lost: what is shown must be asked for anew. */
const BEHIND = 4410;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** Follows the facts until the returned function is called. `onState` is told when the line comes and goes. */
export function followFacts(onFact: (fact: LiveFact) => void, onState: (state: LineState) => void): () => void {
  let socket: WebSocket | undefined;
  let waiting = 0;
  let wait = FIRST_WAIT_MS;
  let over = false;
  let position = "";

  const connect = () => {
    onState("connecting");
    const after = position && `?after=${encodeURIComponent(position)}`;
    socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/live${after}`, ["daybook.live"]);
    socket.onopen = () => {
      wait = FIRST_WAIT_MS;
      onState("open");
    };
    socket.onmessage = (message) => {
      const fact = JSON.parse(String(message.data)) as LiveFact;
      position = fact.position || position;
      onFact(fact);
    };
    socket.onclose = ({ code }) => {
      if (over) return;
      if (code === BEHIND) position = "";
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
