/** What the page and the edge say to each other over the softphone's WebSocket, besides the frames of sound. */

import type { Schemas } from "@/api/client";

/** It opens one line: to come back to a call, one asks for a further one. */
export type Ticket = Schemas["GivenTicket"];

export type FromEdge =
  | { type: "started"; call: string }
  | { type: "mark"; name: string }
  | { type: "clear" }
  | { type: "words"; who: "caller" | "agent"; text: string; final: boolean }
  | { type: "turn"; ms: number }
  | { type: "ended"; why: string };

export type ToEdge =
  | { type: "start"; ticket: string }
  | { type: "resume"; ticket: string; call: string }
  | { type: "played"; name: string }
  | { type: "key"; digit: string }
  | { type: "mute"; on: boolean }
  | { type: "hang-up" };
