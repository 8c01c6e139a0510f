/** What the page and the edge say to each other over the softphone's WebSocket, besides the frames of sound. */

export type Ticket = { url: string; ticket: string; expires_at: string };

export type FromEdge =
  | { type: "started"; call: string }
  | { type: "mark"; name: string | number }
  | { type: "clear" }
  | { type: "words"; who: "caller" | "agent"; text: string; final: boolean }
  | { type: "turn"; ms: number }
  | { type: "ended"; why: string };

export type ToEdge =
  | { type: "start"; ticket: string }
  | { type: "resume"; ticket: string; call: string }
  | { type: "played"; name: string | number }
  | { type: "key"; digit: string }
  | { type: "mute"; on: boolean }
  | { type: "hang-up" };
